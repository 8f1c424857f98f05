import { addMessages } from "../../util/i18n.ts";
import zh from "./zh.ts";

addMessages("zh-hans", zh);

export { machineViewer, openMachine } from "./drawing.ts";
export { machineForm } from "./start-form.ts";
