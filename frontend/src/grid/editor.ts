/** Puts a table on the page: bar, grid, try panel, problems, and what keeps it saved. */

import "./grid.css";
import "./zh.ts";
import { t } from "../util/i18n.ts";
import { button, el, emptyState, prompt, toast } from "../ui/index.ts";
import type { GridActions } from "./actions.ts";
import { offerBackup, settleConflict } from "./conflict.ts";
import { replaceDocument, type Edit } from "./document.ts";
import { RevoGridAdapter } from "./grid-adapter.ts";
import type { GridAdapter, Look } from "./grid.ts";
import { problemStrip } from "./problems.ts";
import { downloadTable, publishTable, words } from "./publishing.ts";
import { followRule } from "./rule-address.ts";
import { Saver } from "./saver.ts";
import type { GridDocument, Kept, Problem } from "./sheet.ts";
import { showShortcuts } from "./shortcuts.ts";
import { NOTHING_TRIED, TableState, type Change, type Tried } from "./table-state.ts";
import { Toolbar, type Rights, type ToolbarParts } from "./toolbar.ts";
import { uploadSheet } from "./upload.ts";

/** What the table is tried in, beside it. */
export interface TryView<D> {
  readonly element: HTMLElement;
  readonly open: boolean;
  setOpen(open: boolean, document: D): void;
  show(document: D): void;
}

/** What a try panel may do with the table. */
export interface TryHost {
  /** Resolves when everything is on the server. */
  readonly flush: () => Promise<unknown>;
  readonly onTried: (tried: Tried) => void;
  readonly goTo: (row: number, column: number) => void;
  readonly onClose: () => void;
}

/** What the table asks of the server. */
export interface TablePorts<D, S> {
  get(): Promise<S>;
  put(document: D, revision: number): Promise<S>;
  readFile(file: File): Promise<S>;
  publish(revision: number, note: string): Promise<{ number: number }>;
  rename(name: string): Promise<unknown>;
}

export interface TableOptions<S> extends Rights {
  readonly id: string;
  readonly name: string;
  readonly backUrl: string;
  readonly sheet: S;
}

/** What makes one kind of table different from another. */
export interface TableKind<D extends GridDocument, S extends Kept> {
  readonly ports: TablePorts<D, S>;
  readonly documentOf: (sheet: S) => D;
  readonly look: Look<D>;
  readonly empty: { readonly icon: string; readonly title: string; readonly text: string };
  readonly keys: readonly (readonly [string, string])[];
  /** How a new name of the model is said in the document, where it is. */
  readonly renamed?: (name: string) => Edit<D>;
  actions(state: TableState<D>, grid: () => GridAdapter): GridActions<D>;
  parts(
    state: TableState<D>,
    actions: GridActions<D>,
    download: (url: string) => void,
  ): ToolbarParts;
  tryPanel(host: TryHost): TryView<D>;
  /** Follows every change, beside the grid. */
  shown(document: D): void;
}

export class TableEditor<D extends GridDocument, S extends D & Kept> {
  private readonly state: TableState<D>;
  private readonly actions: GridActions<D>;
  private readonly grid: GridAdapter<D>;
  private readonly toolbar: Toolbar;
  private readonly saver: Saver<D>;
  private readonly tryPanel: TryView<D>;
  private readonly strip = problemStrip((row, column) => this.goTo(row, column));
  private readonly preview = el("div");
  private readonly empty: HTMLElement;
  private name: string;

  constructor(
    root: HTMLElement,
    private readonly options: TableOptions<S>,
    private readonly kind: TableKind<D, S>,
  ) {
    const { sheet, canEdit } = options;
    this.name = options.name;
    this.state = new TableState(kind.documentOf(sheet), (change) => this.onChange(change));
    this.actions = kind.actions(this.state, () => this.grid);
    this.grid = new RevoGridAdapter(
      this.actions,
      {
        problem: (row, column) => this.state.problemAt(row, column),
        hit: (row) => this.state.isMatched(row),
        miss: (row, column) => this.state.missAt(row, column),
      },
      kind.look,
    );
    this.grid.setReadonly(!canEdit);
    this.saver = this.createSaver(sheet.revision);
    this.tryPanel = kind.tryPanel({
      flush: () => this.saver.flush(),
      onTried: (tried) => {
        if (this.state.setTried(tried)) this.grid.remark();
      },
      goTo: (row, column) => this.goTo(row, column),
      onClose: () => this.toggleTry(false),
    });
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
    followRule((row) => this.showRule(row));
  }

  private createSaver(revision: number): Saver<D> {
    const { ports, documentOf } = this.kind;
    return new Saver(`flowglass.sheet.${this.options.id}`, revision, {
      put: (document, base) => ports.put(document, base),
      storage: storage(),
      onState: (state, message) => this.toolbar.showSave(state, message),
      onSaved: (problems) => this.onProblems(problems),
      onStale: () =>
        void settleConflict(
          () => ports.get(),
          documentOf,
          this.saver,
          this.state,
          (problems) => this.onProblems(problems),
        ),
    });
  }

  private createToolbar(): Toolbar {
    const { actions } = this;
    const { ports } = this.kind;
    const download = (url: string) => void downloadTable(this.saver, url);
    return new Toolbar(
      {
        rename: () => void this.rename(),
        undo: () => actions.undo(),
        redo: () => actions.redo(),
        addRow: () => actions.insertRow(),
        upload: () => void this.upload(),
        toggleTry: () => this.toggleTry(!this.tryPanel.open),
        publish: () =>
          void publishTable(
            (revision, note) => ports.publish(revision, note),
            this.saver,
            () => this.state.problems,
          ),
        keys: () => this.showKeys(),
      },
      this.options,
      this.kind.parts(this.state, actions, download),
      this.options.backUrl,
    );
  }

  private emptyTable(): HTMLElement {
    const { icon, title, text } = this.kind.empty;
    const add = button({
      label: this.toolbar.addWord,
      icon: "plus",
      tone: "brand",
      look: "accent",
      onclick: () => this.actions.insertRow(),
    });
    return emptyState(icon, title, text, ...(this.options.canEdit ? [add] : []));
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
        this.showKeys();
      }
    });
  }

  private showKeys(): void {
    void showShortcuts(this.kind.keys);
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
    this.kind.shown(this.state.document);
    this.toolbar.show({
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
    this.state.setTried({ ...NOTHING_TRIED, matched: [row] });
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
      await this.kind.ports.rename(name);
      this.name = name;
      this.toolbar.showName(name);
      const edit = this.kind.renamed?.(name);
      if (edit) this.state.apply(t("rename"), edit);
    } catch (error) {
      void toast(words(error), "danger");
    }
  }

  private upload(): Promise<void> {
    return uploadSheet(this.preview, {
      read: (file) => this.kind.ports.readFile(file),
      apply: (sheet) => {
        const next = this.kind.documentOf(sheet);
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
