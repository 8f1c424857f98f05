/** Puts the decision table on the page: bar, grid, try panel, problems, and what keeps it saved. */

import "./decisions.css";
import "./zh.ts";
import { t } from "../../util/i18n.ts";
import { button, el, emptyState, prompt, toast } from "../../ui/index.ts";
import { TableActions } from "./actions.ts";
import { cellHelp } from "./cell-help.ts";
import { offerBackup, settleConflict } from "./conflict.ts";
import { renameDecision, replaceDocument, setHitPolicy } from "./document.ts";
import { RevoGridAdapter } from "./grid-adapter.ts";
import type { GridAdapter } from "./grid.ts";
import type { DecisionPorts, EditorOptions } from "./ports.ts";
import { problemStrip } from "./problems.ts";
import { downloadTable, publishTable, words } from "./publishing.ts";
import { followRule } from "./rule-address.ts";
import { Saver } from "./saver.ts";
import { documentOf, type Problem } from "./sheet.ts";
import { showShortcuts } from "./shortcuts.ts";
import { TableState, type Change } from "./table-state.ts";
import { Toolbar } from "./toolbar.ts";
import { TryPanel } from "./try-panel.ts";
import { uploadSheet } from "./upload.ts";

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
  private given: readonly string[] = [];

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
        miss: (row, column) => this.state.missAt(row, column),
      },
      (document, column) => cellHelp(document, column, this.given, ports.check),
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
    if (canEdit) void offerBackup(this.saver, this.state);
    void ports.names().then(
      (names) => (this.given = names),
      () => undefined,
    );
    followRule((row) => this.showRule(row));
  }

  private createSaver(revision: number): Saver {
    return new Saver(`flowglass.sheet.${this.options.id}`, revision, {
      put: (document, base) => this.ports.putSheet(document, base),
      storage: storage(),
      onState: (state, message) => this.toolbar.showSave(state, message),
      onSaved: (problems) => this.onProblems(problems),
      onStale: () =>
        void settleConflict(
          () => this.ports.getSheet(),
          this.saver,
          this.state,
          (problems) => this.onProblems(problems),
        ),
    });
  }

  private createTryPanel(): TryPanel {
    return new TryPanel({
      evaluate: async (variables) => {
        await this.saver.flush();
        return this.ports.evaluate(variables);
      },
      onRules: (rules, failures) => {
        if (this.state.setTried(rules, failures)) this.grid.remark();
      },
      goTo: (row, column) => this.goTo(row, column),
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
        download: (kind) => void downloadTable(this.ports, this.saver, kind),
        toggleTry: () => this.toggleTry(!this.tryPanel.open),
        publish: () => void publishTable(this.ports, this.saver, () => this.state.problems),
        keys: () => void showShortcuts(),
      },
      this.options,
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

  /** Shows the row that a run's address names. */
  private showRule(row: number): void {
    if (row >= this.state.document.rows.length) return;
    const right = this.state.document.columns.length - 1;
    this.state.setTried([row + 1], []);
    this.grid.remark();
    this.grid.select({ top: row, bottom: row, left: 0, right });
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
}

function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
