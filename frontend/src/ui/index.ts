import "./library.ts";
import "./base.css";
import "@awesome.me/webawesome/dist/translations/zh-cn.js";
import { addMessages } from "../util/i18n.ts";
import zh from "./zh.ts";

addMessages("zh-hans", zh);

export { button, iconButton, type ButtonOptions } from "./button.ts";
export { choose, confirm, prompt, type Choice, type DialogOptions } from "./dialog.ts";
export { el, fillWith, type Props } from "./el.ts";
export { emptyState } from "./empty.ts";
export { icon, iconNames, iconSource } from "./icons.ts";
export { menu, type MenuItem } from "./menu.ts";
export { appRoot, readBoot, startPage } from "./page.ts";
export { onThemeChange, setTheme, theme, token, type Theme } from "./theme.ts";
export { toast, type Tone } from "./toast.ts";
