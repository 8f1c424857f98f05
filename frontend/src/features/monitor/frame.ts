import "./frame.css";
import { el, icon } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";

export interface RunFrame {
  readonly element: HTMLElement;
  readonly canvas: HTMLElement;
  readonly panel: HTMLElement;
  /** Below the drawing, for runs that have something to show there. */
  readonly foot: HTMLElement;
}

/** The page of one run: a bar that leads back, the drawing, and the panel beside it. */
export function runFrame(name: string, modelLink: string): RunFrame {
  const canvas = el("div", { class: "fg-runpage-canvas" });
  const panel = el("aside", { class: "fg-runpage-panel", "aria-label": t("Run") });
  const bar = el(
    "div",
    { class: "fg-runpage-bar" },
    el(
      "a",
      {
        class: "fg-icon-button",
        href: "/instances/",
        title: t("All runs"),
        "aria-label": t("All runs"),
      },
      icon("arrow-left"),
    ),
    el("h1", null, name),
    el("span", { class: "fg-spacer" }),
    el("a", { class: "fg-icon-button", href: modelLink }, icon("pencil"), t("Open in the editor")),
  );
  const foot = el("div", { class: "fg-desk-foot" });
  const middle = el("div", { class: "fg-runpage-middle" }, canvas, foot);
  const body = el("div", { class: "fg-runpage-body" }, middle, panel);
  return { element: el("div", { class: "fg-runpage" }, bar, body), canvas, panel, foot };
}
