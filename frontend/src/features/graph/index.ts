import "./graph.css";
import { addMessages } from "../../util/i18n.ts";
import zh from "./zh.ts";

addMessages("zh-hans", zh);

export { graphVariables, graphViewer, openGraph } from "./drawing.ts";
export { createTimeline } from "./timeline.ts";
