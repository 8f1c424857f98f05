import "./graph.css";
import { addMessages } from "../../util/i18n.ts";

addMessages("zh-hans", {
  "Task graph": "任务图",
  Timeline: "时间线",
  "{seconds} s": "{seconds} 秒",
});

export { graphRun, type GraphEvent } from "./run.ts";
