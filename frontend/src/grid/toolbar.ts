/** The bar over a table: where one is, what can be done, and whether it is saved. */

import { t } from "../util/i18n.ts";
import { button, el, fillWith, icon, iconButton, menu, type MenuItem } from "../ui/index.ts";
import type { SaveState } from "./saver.ts";

/** What the person may do here; the server judges each request again. */
export interface Rights {
  readonly canEdit: boolean;
  readonly canPublish: boolean;
  readonly canTry: boolean;
}

export interface ToolbarActions {
  rename(): void;
  undo(): void;
  redo(): void;
  addRow(): void;
  upload(): void;
  toggleTry(): void;
  publish(): void;
  keys(): void;
}

/** What only this kind of table has in its bar. */
export interface ToolbarParts {
  readonly addWord: string;
  readonly settings: readonly HTMLElement[];
  readonly editing: readonly HTMLElement[];
  readonly downloads: readonly MenuItem[];
}

export interface ToolbarState {
  readonly undoLabel: string | null;
  readonly redoLabel: string | null;
  readonly trying: boolean;
}

const SAVE_ICONS: Record<SaveState, string> = {
  saved: "circle-check",
  waiting: "cloud-upload",
  saving: "cloud-upload",
  offline: "cloud-off",
  stale: "triangle-alert",
  refused: "circle-alert",
};

function saveWords(state: SaveState, message: string): string {
  return {
    saved: t("Saved"),
    waiting: t("Saving…"),
    saving: t("Saving…"),
    offline: t("Not saved: the server cannot be reached. Your work is kept in this browser."),
    stale: t("Not saved: somebody else changed this table"),
    refused: t("Not saved: {message}", { message }),
  }[state];
}

/** A select of the bar, by value and words. */
export function choice(label: string, values: readonly [string, string][]): HTMLSelectElement {
  return el(
    "select",
    { class: "fg-choice", "aria-label": label, title: label },
    ...values.map(([value, words]) => el("option", { value }, words)),
  );
}

export class Toolbar {
  readonly element = el("div", { class: "fg-toolbar", role: "toolbar", "aria-label": t("Table") });
  private readonly name = el("h1");
  private readonly status = el("span", { class: "fg-save", role: "status" });
  private readonly undo = iconButton("undo-2", t("Undo"), () => this.actions.undo());
  private readonly redo = iconButton("redo-2", t("Redo"), () => this.actions.redo());
  private readonly tryButton = button({
    label: t("Try it"),
    icon: "play",
    tone: "brand",
    onclick: () => this.actions.toggleTry(),
  });

  constructor(
    private readonly actions: ToolbarActions,
    private readonly rights: Rights,
    private readonly parts: ToolbarParts,
    backUrl: string,
  ) {
    this.element.append(
      el("div", { class: "fg-toolbar-row" }, ...this.titleRow(backUrl)),
      el("div", { class: "fg-toolbar-row" }, ...this.actionRow()),
    );
  }

  get addWord(): string {
    return this.parts.addWord;
  }

  show({ undoLabel, redoLabel, trying }: ToolbarState): void {
    this.setStep(this.undo, t("Undo"), undoLabel);
    this.setStep(this.redo, t("Redo"), redoLabel);
    this.tryButton.setAttribute("aria-pressed", String(trying));
    this.tryButton.setAttribute("appearance", trying ? "accent" : "outlined");
  }

  showName(name: string): void {
    this.name.textContent = name;
    this.name.title = name;
  }

  showSave(state: SaveState, message = ""): void {
    this.status.dataset["state"] = state;
    fillWith(this.status, icon(SAVE_ICONS[state]), saveWords(state, message));
  }

  private setStep(control: HTMLButtonElement, verb: string, label: string | null): void {
    control.disabled = label === null;
    control.title = label === null ? verb : `${verb}: ${label}`;
  }

  private titleRow(backUrl: string): HTMLElement[] {
    const back = el(
      "a",
      {
        class: "fg-icon-button",
        href: backUrl,
        title: t("Back to the models"),
        "aria-label": t("Back to the models"),
      },
      icon("arrow-left"),
    );
    const rename = iconButton("pencil", t("Rename"), () => this.actions.rename());
    const publish = button({
      label: t("Publish"),
      icon: "rocket",
      tone: "brand",
      look: "accent",
      onclick: () => this.actions.publish(),
    });
    const readonly = el("span", { class: "fg-badge" }, icon("lock"), t("Read only"));
    return [
      back,
      this.name,
      ...(this.rights.canEdit ? [rename] : [readonly]),
      el("span", { class: "fg-spacer" }),
      ...(this.rights.canEdit ? [this.status] : []),
      ...(this.rights.canTry ? [this.tryButton] : []),
      ...(this.rights.canPublish ? [publish] : []),
    ];
  }

  private actionRow(): HTMLElement[] {
    const upload = button({
      label: t("Upload"),
      icon: "upload",
      look: "plain",
      title: t("Upload a spreadsheet"),
      onclick: () => this.actions.upload(),
    });
    const download = menu(button({ label: t("Download"), icon: "download", look: "plain" }), [
      ...this.parts.downloads,
    ]);
    const keys = iconButton("keyboard", t("Keys"), () => this.actions.keys());
    const editing = this.rights.canEdit
      ? [
          this.undo,
          this.redo,
          button({
            label: this.parts.addWord,
            icon: "plus",
            look: "plain",
            onclick: () => this.actions.addRow(),
          }),
          ...this.parts.editing,
          upload,
        ]
      : [];
    return [...this.parts.settings, ...editing, download, el("span", { class: "fg-spacer" }), keys];
  }
}
