import { addMessages } from "../../util/i18n.ts";
import zh from "./zh.ts";

addMessages("zh-hans", zh);

export { openDesigner } from "./designer.ts";
