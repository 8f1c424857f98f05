import { button, el, icon, iconButton, menu, type MenuItem } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import type { Rights } from "./boot.ts";
import type { SaveState } from "../saver.ts";

export interface ToolbarActions {
  rename: (name: string) => void;
  undo: () => void;
  redo: () => void;
  zoom: (step: number) => void;
  fit: () => void;
  problems: () => void;
  shortcuts: () => void;
  publish: () => void;
  run: () => void;
  edit: () => void;
  menu: MenuItem[];
  /** What only this kind of drawing has. */
  extra: HTMLElement[];
}

export interface Toolbar {
  element: HTMLElement;
  setSaved(state: SaveState, detail?: string): void;
  setHistory(canUndo: boolean, canRedo: boolean): void;
  setZoom(level: number): void;
  setProblems(errors: number, warnings: number): void;
  setPublished(number: number | null): void;
  setMode(mode: "edit" | "run"): void;
  focusName(): void;
}

const WORDS: Record<SaveState, { icon: string; tone: string; text: () => string }> = {
  saved: { icon: "check", tone: "quiet", text: () => t("Saved") },
  unsaved: { icon: "circle-dot", tone: "quiet", text: () => t("Unsaved changes") },
  saving: { icon: "loader-circle", tone: "quiet", text: () => t("Saving…") },
  offline: { icon: "cloud-off", tone: "warning", text: () => t("Unsaved – offline, retrying") },
  conflict: { icon: "triangle-alert", tone: "danger", text: () => t("Changed elsewhere") },
  refused: { icon: "circle-x", tone: "danger", text: () => t("Not saved") },
};

/** The bar over the canvas: where you are, how it stands, and what you can do. */
export function createToolbar(name: string, actions: ToolbarActions, rights: Rights): Toolbar {
  const status = el("span", { class: "fg-save", role: "status", "data-testid": "save-status" });
  const undo = iconButton("undo-2", t("Undo"), actions.undo);
  const redo = iconButton("redo-2", t("Redo"), actions.redo);
  const zoom = el(
    "button",
    {
      type: "button",
      class: "fg-icon-button fg-zoom",
      title: t("Fit to window"),
      onclick: actions.fit,
    },
    "100%",
  );
  const problems = el("button", {
    type: "button",
    class: "fg-icon-button fg-problems-button",
    "data-testid": "problems",
    onclick: actions.problems,
  });
  const published = el("span", { class: "fg-badge" });
  const nameInput = nameField(name, actions.rename);
  const publish = button({ label: t("Publish"), icon: "rocket", onclick: actions.publish });
  const run = button({
    label: t("Run"),
    icon: "play",
    tone: "brand",
    look: "accent",
    title: t("Run (Ctrl+Enter)"),
    onclick: actions.run,
  });
  const edit = button({
    label: t("Back to editing"),
    icon: "pencil",
    tone: "brand",
    look: "accent",
    onclick: actions.edit,
  });
  run.dataset["testid"] = "run";
  publish.dataset["testid"] = "publish";
  edit.hidden = true;
  publish.hidden = !rights.canPublish;
  run.hidden = !rights.canTry;
  nameInput.disabled = !rights.canEdit;
  const readonly = el("span", { class: "fg-badge" }, icon("lock"), t("Read only"));
  edit.dataset["testid"] = "back-to-editing";
  const editing = el(
    "div",
    { class: "fg-row fg-toolgroup" },
    undo,
    redo,
    el("span", { class: "fg-divider" }),
  );
  editing.hidden = !rights.canEdit;
  const element = el(
    "div",
    { class: "fg-toolbar", role: "toolbar", "aria-label": t("Model") },
    el(
      "a",
      { class: "fg-icon-button", href: "/", title: t("All models"), "aria-label": t("All models") },
      icon("arrow-left"),
    ),
    nameInput,
    published,
    rights.canEdit ? status : readonly,
    el("span", { class: "fg-spacer" }),
    editing,
    el(
      "div",
      { class: "fg-row fg-toolgroup" },
      iconButton("zoom-out", t("Zoom out"), () => actions.zoom(-1)),
      zoom,
      iconButton("zoom-in", t("Zoom in"), () => actions.zoom(1)),
    ),
    el("span", { class: "fg-divider" }),
    ...actions.extra,
    problems,
    iconButton("keyboard", t("Keyboard shortcuts"), actions.shortcuts),
    menu(
      iconButton("ellipsis", t("More"), () => undefined),
      actions.menu,
    ),
    publish,
    run,
    edit,
  );
  return {
    element,
    setSaved: (state, detail) => {
      const words = WORDS[state];
      status.replaceChildren(icon(words.icon), detail ?? words.text());
      status.dataset["tone"] = words.tone;
      status.dataset["state"] = state;
    },
    setHistory: (canUndo, canRedo) => {
      undo.disabled = !canUndo;
      redo.disabled = !canRedo;
    },
    setZoom: (level) => {
      zoom.textContent = `${Math.round(level * 100)}%`;
    },
    setProblems: (errors, warnings) => {
      const count = errors + warnings;
      problems.replaceChildren(
        icon(count ? "triangle-alert" : "circle-check"),
        count === 1 ? t("1 problem") : t("{count} problems", { count }),
      );
      problems.dataset["tone"] = errors ? "danger" : warnings ? "warning" : "quiet";
    },
    setPublished: (number) => {
      published.textContent = number ? t("version {number}", { number }) : t("draft");
      published.dataset["tone"] = number ? "accent" : "";
    },
    setMode: (mode) => {
      const running = mode === "run";
      element.dataset["mode"] = mode;
      editing.hidden = running || !rights.canEdit;
      publish.hidden = running || !rights.canPublish;
      run.hidden = running || !rights.canTry;
      edit.hidden = !running;
      for (const each of actions.extra) each.hidden = running;
      nameInput.disabled = running || !rights.canEdit;
    },
    focusName: () => {
      nameInput.focus();
      nameInput.select();
    },
  };
}

function nameField(name: string, rename: (name: string) => void): HTMLInputElement {
  const input = el("input", {
    class: "fg-name",
    value: name,
    "aria-label": t("Name"),
    title: t("Rename"),
  });
  let last = name;
  const fitWidth = (): void => {
    input.style.width = `${Math.min(Math.max(widthOf(input.value), 8), 40)}ch`;
  };
  input.addEventListener("input", fitWidth);
  input.addEventListener("change", () => {
    const next = input.value.trim();
    if (next && next !== last) rename((last = next));
    else input.value = last;
    fitWidth();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") input.value = last;
    if (event.key === "Enter" || event.key === "Escape") input.blur();
  });
  fitWidth();
  return input;
}

/** Chinese characters are about twice as wide as Latin ones. */
function widthOf(text: string): number {
  return [...text].reduce((sum, sign) => sum + (sign > "\u2e80" ? 2 : 1), 3);
}
