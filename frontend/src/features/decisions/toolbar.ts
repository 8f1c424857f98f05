/** The bar over the table: where one is, what wins, what can be done, and whether it is saved. */

import "@awesome.me/webawesome/dist/components/option/option.js";
import { t } from "../../util/i18n.ts";
import { button, el, fillWith, icon, iconButton, menu, type MenuItem } from "../../ui/index.ts";
import type { Rights } from "./ports.ts";
import type { SaveState } from "./saver.ts";
import type { Aggregation, HitPolicy, Role, SheetDocument } from "./sheet.ts";
import { AGGREGATIONS, HIT_POLICIES, aggregationTitle, hitPolicyTitle } from "./words.ts";

export interface ToolbarActions {
  rename(): void;
  setPolicy(policy: HitPolicy, aggregation: Aggregation | null): void;
  undo(): void;
  redo(): void;
  addRow(): void;
  addColumn(role: Role): void;
  upload(): void;
  download(kind: "xlsx" | "csv" | "dmn"): void;
  toggleTry(): void;
  publish(): void;
  keys(): void;
}

export interface ToolbarState {
  readonly document: SheetDocument;
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

function choice(label: string, values: readonly [string, string][]): HTMLSelectElement {
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
  private readonly policy = choice(
    t("What happens when several rows match"),
    HIT_POLICIES.map((policy) => [policy, hitPolicyTitle(policy)]),
  );
  private readonly aggregation = choice(t("How matches are put together"), [
    ["", aggregationTitle(null)],
    ...AGGREGATIONS.map((name): [string, string] => [name, aggregationTitle(name)]),
  ]);
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
    backUrl: string,
  ) {
    for (const select of [this.policy, this.aggregation]) {
      select.disabled = !rights.canEdit;
      select.addEventListener("change", () => this.onPolicy());
    }
    this.element.append(
      el("div", { class: "fg-toolbar-row" }, ...this.titleRow(backUrl)),
      el("div", { class: "fg-toolbar-row" }, ...this.actionRow()),
    );
  }

  show({ document, undoLabel, redoLabel, trying }: ToolbarState): void {
    this.policy.value = document.hit_policy;
    this.aggregation.value = document.aggregation ?? "";
    this.aggregation.hidden = document.hit_policy !== "COLLECT";
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

  private onPolicy(): void {
    const aggregation =
      this.aggregation.value === "" ? null : (this.aggregation.value as Aggregation);
    this.actions.setPolicy(this.policy.value as HitPolicy, aggregation);
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
    const download = menu(
      button({ label: t("Download"), icon: "download", look: "plain" }),
      this.downloads(),
    );
    const keys = iconButton("keyboard", t("Keys"), () => this.actions.keys());
    const editing = this.rights.canEdit
      ? [
          this.undo,
          this.redo,
          button({
            label: t("Add row"),
            icon: "plus",
            look: "plain",
            onclick: () => this.actions.addRow(),
          }),
          menu(
            button({ label: t("Add column"), icon: "columns-3", look: "plain" }),
            this.columnKinds(),
            "bottom-start",
          ),
          upload,
        ]
      : [];
    return [
      this.policy,
      this.aggregation,
      ...editing,
      download,
      el("span", { class: "fg-spacer" }),
      keys,
    ];
  }

  private columnKinds(): MenuItem[] {
    return [
      { label: t("Condition (When)"), icon: "filter", run: () => this.actions.addColumn("when") },
      { label: t("Result (Then)"), icon: "flag", run: () => this.actions.addColumn("then") },
      {
        label: t("Annotation"),
        icon: "message-square",
        run: () => this.actions.addColumn("annotation"),
      },
    ];
  }

  private downloads(): MenuItem[] {
    return [
      {
        label: t("Spreadsheet (XLSX)"),
        icon: "file-spreadsheet",
        run: () => this.actions.download("xlsx"),
      },
      { label: t("Text table (CSV)"), icon: "file-text", run: () => this.actions.download("csv") },
      {
        label: t("Decision model (DMN)"),
        icon: "file-code",
        run: () => this.actions.download("dmn"),
      },
    ];
  }
}
