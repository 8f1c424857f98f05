import "@awesome.me/webawesome/dist/components/button/button.js";
import { el } from "./el.ts";
import { icon } from "./icons.ts";

export interface ButtonOptions {
  label: string;
  icon?: string;
  tone?: "brand" | "neutral" | "success" | "warning" | "danger";
  look?: "accent" | "filled" | "outlined" | "plain";
  size?: "s" | "m";
  title?: string;
  onclick?: (event: MouseEvent) => void;
}

/** A button with words. */
export function button(options: ButtonOptions): HTMLElement {
  const { tone = "neutral", look = "outlined", size = "s" } = options;
  const element = el("wa-button", { variant: tone, appearance: look, size, title: options.title });
  if (options.icon) {
    const mark = icon(options.icon);
    mark.slot = "start";
    element.append(mark);
  }
  element.append(options.label);
  if (options.onclick) element.addEventListener("click", options.onclick);
  return element;
}

/** A button that is only an icon; its words are its accessible name and its tooltip. */
export function iconButton(
  name: string,
  label: string,
  onclick: (event: MouseEvent) => void,
): HTMLButtonElement {
  return el(
    "button",
    { type: "button", class: "fg-icon-button", title: label, "aria-label": label, onclick },
    icon(name),
  );
}
