import library from "bpmn-js-i18n/translations/zn.js";
import { fill, language } from "../util/i18n.ts";
import own from "./zh-canvas.ts";

const chinese: Record<string, string> = { ...library, ...own };

/** "Timer Start Event (Non Interrupting)" as the library's words have it. */
function sentence(text: string): string {
  const rest = text.slice(1).toLowerCase().replace("(non interrupting)", "(non-interrupting)");
  return text.charAt(0) + rest;
}

/** What the canvas and its panels say, in the page's language. */
export function translate(text: string, values?: Record<string, string | number>): string {
  return fill(
    language() === "zh-hans" ? (chinese[text] ?? chinese[sentence(text)] ?? text) : text,
    values,
  );
}

export const translateModule = { translate: ["value", translate] };
