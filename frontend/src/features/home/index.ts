import "./home.css";
import { addMessages } from "../../util/i18n.ts";
import zh from "./zh.ts";

addMessages("zh-hans", zh);

export type { HomeBoot } from "./boot.ts";
export { openHome } from "./home.ts";
