import "./designer.css";
import { addMessages } from "../../util/i18n.ts";
import zh from "./zh.ts";

addMessages("zh-hans", zh);

export type { DesignerBoot, DesignerHandle } from "./boot.ts";
export { openDesigner } from "./designer.ts";
