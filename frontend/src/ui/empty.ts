import { el } from "./el.ts";
import { icon } from "./icons.ts";

/** What a list says when it has nothing: what belongs here, and the way to begin. */
export function emptyState(
  iconName: string,
  title: string,
  text: string,
  ...actions: HTMLElement[]
): HTMLElement {
  return el(
    "div",
    { class: "fg-empty" },
    icon(iconName),
    el("h2", null, title),
    el("p", null, text),
    actions.length ? el("div", { class: "fg-row" }, ...actions) : null,
  );
}
