/** Puts the decision table on the page: bar, grid, try panel, problems, and what keeps it saved. */

import "./decisions.css";
import "./zh.ts";
import { t } from "../../util/i18n.ts";
import { button, confirm, el, emptyState, prompt, toast } from "../../ui/index.ts";
import { TableActions } from "./actions.ts";
import { askConflict, askRestore } from "./conflict.ts";
import { renameDecision, replaceDocument, setHitPolicy } from "./document.ts";
import { RevoGridAdapter } from "./grid-adapter.ts";
import type { GridAdapter } from "./grid.ts";
import { problemStrip } from "./problems.ts";
import { Saver } from "./saver.ts";
import { documentOf, type Problem, type Sheet, type SheetDocument } from "./sheet.ts";
import { showShortcuts } from "./shortcuts.ts";
import { TableState, type Change } from "./table-state.ts";
import { Toolbar } from "./toolbar.ts";
import type { Json } from "./try-inputs.ts";
import { TryPanel, type Evaluated } from "./try-panel.ts";
import { uploadSheet } from "./upload.ts";

/** What the editor asks of the server. */
export interface DecisionPorts {
  getSheet(): Promise<Sheet>;
  putSheet(document: SheetDocument, revision: number): Promise<Sheet>;
  readFile(file: File): Promise<Sheet>;
  evaluate(variables: Record<string, Json>): Promise<Evaluated>;
  publish(revision: number, note: string): Promise<{ number: number }>;
  rename(name: string): Promise<unknown>;
  fileUrl(kind: "xlsx" | "csv" | "dmn"): string;
}

export interface EditorOptions {
  readonly id: string;
  readonly name: string;
  readonly canEdit: boolean;
  readonly backUrl: string;
  readonly sheet: Sheet;
  readonly ports: DecisionPorts;
}

export class DecisionEditor {
  private readonly state: TableState;
  private readonly actions: TableActions;
  private readonly grid: GridAdapter;
  private readonly toolbar: Toolbar;
  private readonly saver: Saver;
  private readonly tryPanel: TryPanel;
  private readonly strip = problemStrip((row, column) => this.goTo(row, column));
  private readonly preview = el("div");
  private readonly empty: HTMLElement;
  private readonly ports: DecisionPorts;
  private name: string;

  constructor(
    root: HTMLElement,
    private readonly options: EditorOptions,
  ) {
    const { sheet, ports, canEdit } = options;
    this.ports = ports;
    this.name = options.name;
    this.state = new TableState(documentOf(sheet), (change) => this.onChange(change));
    this.actions = new TableActions(this.state, () => this.grid, canEdit);
    this.grid = new RevoGridAdapter(
      this.actions,
      {
        problem: (row, column) => this.state.problemAt(row, column),
        hit: (row) => this.state.isMatched(row),
      },
      t("Decision table {name}", { name: options.name }),
    );
    this.grid.setReadonly(!canEdit);
    this.saver = this.createSaver(sheet.revision);
    this.tryPanel = this.createTryPanel();
    this.toolbar = this.createToolbar();
    this.empty = this.emptyTable();
    const table = el("div", { class: "fg-table" }, this.grid.element, this.empty);
    const body = el("div", { class: "fg-decision-body" }, table, this.tryPanel.element);
    root.replaceChildren(
      el(
        "div",
        { class: "fg-decision" },
        this.toolbar.element,
        this.preview,
        body,
        this.strip.element,
      ),
    );
    this.toolbar.showName(this.name);
    this.toolbar.showSave("saved");
    this.onProblems(sheet.problems);
    this.onChange({ edited: false, area: null });
    this.listen();
    void this.offerBackup();
  }

  private createSaver(revision: number): Saver {
    return new Saver(`flowglass.sheet.${this.options.id}`, revision, {
      put: (document, base) => this.ports.putSheet(document, base),
      storage: storage(),
      onState: (state, message) => this.toolbar.showSave(state, message),
      onSaved: (problems) => this.onProblems(problems),
      onStale: () => void this.resolveConflict(),
    });
  }

  private createTryPanel(): TryPanel {
    return new TryPanel({
      evaluate: async (variables) => {
        await this.saver.flush();
        return this.ports.evaluate(variables);
      },
      onRules: (rules) => {
        if (this.state.setMatched(rules)) this.grid.remark();
      },
      onClose: () => this.toggleTry(false),
    });
  }

  private createToolbar(): Toolbar {
    const { actions } = this;
    return new Toolbar(
      {
        rename: () => void this.rename(),
        setPolicy: (policy, aggregation) => {
          this.state.apply(t("change what wins"), setHitPolicy(policy, aggregation));
        },
        undo: () => actions.undo(),
        redo: () => actions.redo(),
        addRow: () => actions.insertRow(),
        addColumn: (role) => void actions.addColumn(role),
        upload: () => void this.upload(),
        download: (kind) => void this.download(kind),
        toggleTry: () => this.toggleTry(!this.tryPanel.open),
        publish: () => void this.publish(),
        keys: () => void showShortcuts(),
      },
      this.options.canEdit,
      this.options.backUrl,
    );
  }

  private emptyTable(): HTMLElement {
    const add = button({
      label: t("Add row"),
      icon: "plus",
      tone: "brand",
      look: "accent",
      onclick: () => this.actions.insertRow(),
    });
    return emptyState(
      "table-2",
      t("No rows yet"),
      t(
        "Each row says: when these conditions hold, then this is the result. Add one, or paste rows from a spreadsheet.",
      ),
      ...(this.options.canEdit ? [add] : []),
    );
  }

  private listen(): void {
    addEventListener("beforeunload", (event) => {
      if (this.saver.dirty) event.preventDefault();
    });
    addEventListener("pagehide", () => void this.saver.flush());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void this.saver.flush();
    });
    document.addEventListener("keydown", (event) => {
      const plain = event.target === document.body || event.target instanceof HTMLButtonElement;
      if (event.key === "?" && plain && !document.querySelector("wa-dialog[open]")) {
        void showShortcuts();
      }
    });
    document.addEventListener("paste", (event) => this.onPasteIntoEmpty(event));
  }

  /** Pasting into a table without rows starts at its first cell. */
  private onPasteIntoEmpty(event: ClipboardEvent): void {
    if (this.state.document.rows.length > 0 || event.target !== document.body) return;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text === "" || !this.options.canEdit) return;
    const block = text
      .replace(/\r?\n$/, "")
      .split(/\r?\n/)
      .map((line) => line.split("\t"));
    this.actions.paste({ top: 0, left: 0, bottom: 0, right: 0 }, block);
  }

  private onChange({ edited, area }: Change): void {
    const { document } = this.state;
    this.grid.show(document);
    if (area) this.grid.select(area);
    this.empty.hidden = document.rows.length > 0;
    this.showToolbar();
    if (!edited) return;
    this.saver.changed(document);
    this.strip.show(this.state.problems, document);
    this.tryPanel.show(document);
  }

  private showToolbar(): void {
    this.toolbar.show({
      document: this.state.document,
      undoLabel: this.state.undoLabel,
      redoLabel: this.state.redoLabel,
      trying: this.tryPanel.open,
    });
  }

  private onProblems(problems: readonly Problem[]): void {
    this.state.setProblems(problems);
    this.strip.show(problems, this.state.document);
    this.grid.remark();
  }

  private goTo(row: number, column: number): void {
    this.grid.select({ top: row, bottom: row, left: column, right: column });
    this.grid.focus();
  }

  private toggleTry(open: boolean): void {
    this.tryPanel.setOpen(open, this.state.document);
    this.showToolbar();
  }

  private async rename(): Promise<void> {
    const name = await prompt(t("Rename"), t("Name"), this.name, { action: t("Rename") });
    if (!name || name === this.name) return;
    try {
      await this.ports.rename(name);
      this.name = name;
      this.toolbar.showName(name);
      this.state.apply(t("rename"), renameDecision(name));
    } catch (error) {
      void toast(words(error), "danger");
    }
  }

  private upload(): Promise<void> {
    return uploadSheet(this.preview, {
      read: (file) => this.ports.readFile(file),
      apply: (next, sheet) => {
        this.state.apply(t("upload a spreadsheet"), replaceDocument(next));
        this.onProblems(sheet.problems);
      },
    });
  }

  private async download(kind: "xlsx" | "csv" | "dmn"): Promise<void> {
    if (!(await this.saver.flush())) {
      void toast(t("The last changes are not saved yet; the file would miss them."), "warning");
      return;
    }
    const link = el("a", { href: this.ports.fileUrl(kind), download: "" });
    document.body.append(link);
    link.click();
    link.remove();
  }

  private async publish(): Promise<void> {
    if (!(await this.saver.flush())) {
      return void toast(t("Publishing waits until everything is saved."), "warning");
    }
    const errors = this.state.problems.filter((problem) => problem.severity !== "warning").length;
    if (errors > 0) {
      const text = t("The table has {n} problems. Publish it all the same?", { n: errors });
      if (!(await confirm(t("Publish"), text, t("Publish"), "danger"))) return;
    }
    const note = await prompt(t("Publish"), t("What changed? (for the history)"), "", {
      action: t("Publish"),
      optional: true,
    });
    if (note === null) return;
    try {
      const { number } = await this.ports.publish(this.saver.revision, note);
      void toast(t("Published as version {n}.", { n: number }), "success");
    } catch (error) {
      void toast(words(error), "danger");
    }
  }

  /** Somebody else saved: shows what differs and lets the person choose. */
  private async resolveConflict(): Promise<void> {
    try {
      const theirs = await this.ports.getSheet();
      const mine = this.state.document;
      const answer = await askConflict(mine, documentOf(theirs));
      if (answer === "mine") return this.saver.rebase(theirs.revision, this.state.document);
      this.saver.rebase(theirs.revision, null);
      this.state.apply(t("load the other version"), replaceDocument(documentOf(theirs)));
      this.onProblems(theirs.problems);
    } catch (error) {
      void toast(words(error), "danger");
    }
  }

  private async offerBackup(): Promise<void> {
    const backup = this.saver.backup();
    if (!backup || !this.options.canEdit) return;
    const same = JSON.stringify(backup.document) === JSON.stringify(this.state.document);
    const answer = same ? "drop" : await askRestore(backup);
    if (answer === "restore") {
      this.state.apply(t("bring back unsaved work"), replaceDocument(backup.document));
    } else if (answer === "drop") this.saver.forget();
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
