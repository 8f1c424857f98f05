import library from "bpmn-js-i18n/translations/zn.js";
import { fill, language } from "../util/i18n.ts";
import own from "./zh-canvas.ts";

const chinese: Record<string, string> = { ...library, ...own };

/** What the canvas and its panels say, in the page's language. */
function translate(text: string, values?: Record<string, string | number>): string {
  return fill(language() === "zh-hans" ? (chinese[text] ?? text) : text, values);
}

export const translateModule = { translate: ["value", translate] };
