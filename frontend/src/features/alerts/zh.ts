import { addMessages } from "../../util/i18n.ts";

addMessages("zh-hans", {
  "{n} open alerts": "{n} 条未结束的告警",
});
