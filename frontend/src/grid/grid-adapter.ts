/**
 * RevoGrid behind our own interface. The grid draws and scrolls; it never changes data. Every way
 * in which it could (edit, range edit, fill, paste, order) is cancelled and told as a wish, and
 * the keys, the selection, the clipboard and the start of an edit are handled here, at once,
 * because the grid itself answers a key only some frames later.
 */

import { el } from "../ui/index.ts";
import { presentCell } from "./cells.ts";
import { CellEditor, type Leave } from "./cell-editor.ts";
import { readClipboard, tile, writeClipboard } from "./clipboard.ts";
import {
  ROW_HEIGHT,
  columnWidth,
  gridColumns,
  indexOf,
  rowDefinitions,
  rowModel,
  type Marks,
  type RowModel,
} from "./grid-model.ts";
import { areaFrom, createGrid, isReady, type RangeLike, type RevoElement } from "./grid-element.ts";
import type { GridAdapter, GridEvents, Look } from "./grid.ts";
import { cellAt, headAt, inTextField, keyWish, type KeyWish } from "./grid-keys.ts";
import { enableRowDrag } from "./row-drag.ts";
import {
  areaOf,
  at,
  clampSelection,
  moved,
  sameSelection,
  selectionOf,
  type Cell,
  type Selection,
  type Size,
} from "./selection.ts";
import type { Area, GridDocument, Row } from "./sheet.ts";

const NEVER = ["beforeedit", "beforerangeedit", "beforeeditstart", "beforepasteapply"] as const;
export class RevoGridAdapter<D extends GridDocument> implements GridAdapter<D> {
  readonly element = el("div", { class: "fg-grid" });
  private readonly grid: RevoElement;
  private readonly editor: CellEditor;
  private readonly stop = new AbortController();
  private document: D | null = null;
  private models: RowModel[] = [];
  private known = new WeakMap<Row, RowModel>();
  private widths = new Map<string, number>();
  private selection: Selection | null = null;
  private active = false;
  private readonly = false;
  private sweeping = false;
  private readonly ready: Promise<void>;

  constructor(
    private readonly events: GridEvents,
    private readonly marks: Marks,
    private readonly look: Look<D>,
  ) {
    this.grid = createGrid(look.label);
    this.ready = isReady(this.grid);
    this.element.append(this.grid);
    this.editor = new CellEditor(this.element);
    enableRowDrag({
      frame: this.element,
      canMove: () => !this.readonly,
      selectedRows: () => this.selectedRows(),
      selectRows: (from, to) => this.selectRows(from, to),
      move: (from, to, before) => this.events.moveRows(from, to, before),
    });
    this.listenToGrid();
    this.listenToPage();
  }

  show(next: D): void {
    const before = this.document;
    this.document = next;
    const columnsChanged = before?.columns !== next.columns;
    if (columnsChanged) this.known = new WeakMap();
    this.models = next.rows.map((row) => this.modelOf(row));
    if (columnsChanged)
      this.grid.columns = gridColumns(next, this.columnWidths(), this.marks, this.look.titleOf);
    this.grid.source = this.models;
    this.grid.rowDefinitions = rowDefinitions(this.models, this.columnWidths());
    const kept = this.selection && clampSelection(this.selection, this.size());
    if (!sameSelection(kept, this.selection)) this.put(kept, null);
  }

  remark(): void {
    void this.ready.then(() => this.grid.refresh("rgRow"));
  }

  area(): Area | null {
    return this.selection ? areaOf(this.selection) : null;
  }

  select(area: Area): void {
    const next = clampSelection(selectionOf(area), this.size());
    this.put(next, next?.anchor ?? null);
  }

  focus(): void {
    this.active = true;
    this.grid.focus({ preventScroll: true });
    if (!this.selection && this.document?.rows.length) this.put(at(0, 0));
  }

  setReadonly(readonly: boolean): void {
    this.readonly = readonly;
    this.grid.readonly = readonly;
  }

  /** Writes the selected cells as a person reads them. */
  copy(data: DataTransfer): boolean {
    const area = this.area();
    if (!area || !this.document) return false;
    const rows = this.models.slice(area.top, area.bottom + 1);
    const columns = Array.from({ length: area.right - area.left + 1 }, (_, i) => area.left + i);
    writeClipboard(
      data,
      rows.map((model) => columns.map((column) => model[`c${column}`] ?? "")),
    );
    return true;
  }

  destroy(): void {
    this.stop.abort();
    this.element.remove();
  }

  private modelOf(row: Row): RowModel {
    const known = this.known.get(row);
    if (known) return known;
    const model = rowModel(row, this.document?.columns ?? []);
    this.known.set(row, model);
    return model;
  }

  private columnWidths(): number[] {
    return (this.document?.columns ?? []).map((column, index) => {
      const width = this.widths.get(column.id) ?? columnWidth(column, index, this.models);
      this.widths.set(column.id, width);
      return width;
    });
  }

  private listenToGrid(): void {
    const on = (name: string, act: (event: CustomEvent) => void) =>
      this.grid.addEventListener(name, act as EventListener, { signal: this.stop.signal });
    for (const name of NEVER) on(name, (event) => event.preventDefault());
    on("beforeautofill", (event) => {
      const { oldRange, newRange } = event.detail as { oldRange: RangeLike; newRange: RangeLike };
      event.preventDefault();
      if (!this.readonly) this.events.fill(areaFrom(oldRange), areaFrom(newRange));
    });
    on("aftercolumnresize", (event) => this.onResize(event.detail));
    on("viewportscroll", () => requestAnimationFrame(() => this.editor.place()));
    this.element.addEventListener("mousedown", (event) => this.onPress(event), true);
    const keepEditing = (event: Event) => this.editor.open && event.preventDefault();
    this.element.addEventListener("afterfocus", keepEditing, true);
    this.element.addEventListener("dblclick", (event) => this.onDoubleClick(event), true);
    this.element.addEventListener("contextmenu", (event) => this.onContextMenu(event));
    this.element.addEventListener("click", (event) => this.onClick(event));
  }

  private listenToPage(): void {
    const options = { capture: true, signal: this.stop.signal };
    const track = (event: Event) => {
      const path = event.composedPath();
      if (path.includes(this.element)) this.active = true;
      else if (event.type === "mousedown" || path[0] instanceof HTMLElement) this.active = false;
    };
    document.addEventListener("mousedown", track, options);
    document.addEventListener("focusin", track, options);
    document.addEventListener("mousemove", (event) => this.onSweep(event), options);
    document.addEventListener("mouseup", () => this.onRelease(), options);
    document.addEventListener("keydown", (event) => this.onKey(event), options);
    for (const name of ["copy", "cut", "paste"] as const) {
      document.addEventListener(name, (event) => this.onClipboard(event), options);
    }
  }

  /** Knows the pressed cell at once: a key may come before the grid has drawn its focus. */
  private onPress(event: MouseEvent): void {
    const head = cellAt(event.target);
    if (!head || event.button !== 0) return;
    this.editor.finish("stay");
    this.grid.focus({ preventScroll: true });
    this.selection = { anchor: (event.shiftKey && this.selection?.anchor) || head, head };
    this.sweeping = true;
  }

  private onSweep(event: MouseEvent): void {
    const head = this.sweeping ? cellAt(event.target) : null;
    if (head && this.selection) this.selection = { anchor: this.selection.anchor, head };
  }

  private onRelease(): void {
    if (this.sweeping) setTimeout(() => this.put(this.selection, null), 20);
    this.sweeping = false;
  }

  /** Sets the selection now and lets the grid follow. */
  private put(selection: Selection | null, toCell: Cell | null = selection?.head ?? null): void {
    this.selection = selection;
    void this.follow(selection, toCell);
  }

  private async follow(selection: Selection | null, toCell: Cell | null): Promise<void> {
    await this.ready;
    if (selection === null) return this.grid.clearFocus();
    const { anchor, head } = selection;
    await this.grid.setCellsFocus(
      { x: anchor.column, y: anchor.row },
      { x: head.column, y: head.row },
    );
    if (toCell && !this.shown(toCell.row)) {
      await this.grid.scrollToRow(Math.max(0, toCell.row - 3));
    }
  }

  private cellElement(row: number, column: number): HTMLElement | null {
    return this.grid.querySelector<HTMLElement>(
      `revogr-data[type="rgRow"][col-type="rgCol"] [data-rgrow="${row}"][data-rgcol="${column}"]`,
    );
  }

  private shown(row: number): boolean {
    const rect = this.cellElement(row, this.selection?.head.column ?? 0)?.getBoundingClientRect();
    const header = this.grid.querySelector("revogr-header")?.getBoundingClientRect();
    const frame = this.grid.getBoundingClientRect();
    return !!rect && rect.top >= (header?.bottom ?? frame.top) - 1 && rect.bottom <= frame.bottom;
  }

  private selectedRows(): readonly [number, number] | null {
    const area = this.area();
    const all = area?.left === 0 && area.right === (this.document?.columns.length ?? 0) - 1;
    return area && all ? [area.top, area.bottom] : null;
  }

  private selectRows(from: number, to: number): void {
    const right = (this.document?.columns.length ?? 1) - 1;
    this.active = true;
    this.put({ anchor: { row: from, column: 0 }, head: { row: to, column: right } });
    this.grid.focus({ preventScroll: true });
  }

  private onKey(event: KeyboardEvent): void {
    if (inTextField(event) || document.querySelector("wa-dialog[open], .fg-context-menu")) return;
    const wish = keyWish(event);
    if (wish !== "undo" && wish !== "redo" && !(this.active && this.selection)) return;
    if (wish === "type" && !this.readonly) {
      event.stopImmediatePropagation();
      this.startEdit(true);
    } else if (this.onMoveKey(event) || this.grant(wish)) this.take(event);
  }

  private take(event: Event): void {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  private onMoveKey(event: KeyboardEvent): boolean {
    if (!this.document || !this.selection || !this.active || event.altKey) return false;
    const page = Math.max(1, Math.floor(this.grid.clientHeight / ROW_HEIGHT) - 3);
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const press = { key, shiftKey: event.shiftKey, ctrl: event.ctrlKey || event.metaKey };
    const next = moved(this.selection, press, this.size(), page);
    if (next) this.put(next);
    return next !== null;
  }

  private grant(wish: KeyWish): boolean {
    const area = this.area();
    if (this.readonly || wish === null || wish === "type") return false;
    if (wish === "undo" || wish === "redo") this.events[wish]();
    else if (!area) return false;
    else if (wish === "clear") this.events.clear(area);
    else if (wish === "insert") this.events.insertRow();
    else if (wish === "fill") this.events.fill({ ...area, bottom: area.top }, area);
    else this.startEdit(false);
    return true;
  }

  private size(): Size {
    return { rows: this.models.length, columns: this.document?.columns.length ?? 0 };
  }

  private startEdit(typing: boolean): void {
    const cell = this.selection?.anchor;
    const column = cell && this.document?.columns[cell.column];
    if (!cell || !column || !this.document) return;
    const { row } = cell;
    const stored = this.document?.rows[row]?.cells[cell.column] ?? "";
    if (!this.shown(row)) void this.grid.scrollToRow(row).then(() => this.editor.place());
    this.editor.start({
      text: presentCell(stored, column),
      typing,
      help: this.look.help(this.document, column),
      label: column.label || column.expression,
      place: () => this.cellElement(row, cell.column)?.getBoundingClientRect() ?? null,
      commit: (text, leave) => {
        this.events.edit(row, cell.column, text);
        this.leave(leave);
      },
      cancel: () => this.leave("stay"),
    });
  }

  private leave(leave: Leave): void {
    if (document.activeElement === document.body || this.element.contains(document.activeElement)) {
      this.focus();
    }
    const keys = { down: "ArrowDown", up: "ArrowUp", left: "Tab", right: "Tab", stay: "" };
    if (leave === "stay" || !this.document || !this.selection) return;
    const key = { key: keys[leave], shiftKey: leave === "left", ctrl: false };
    const from = at(this.selection.anchor.row, this.selection.anchor.column);
    const next = moved(from, key, this.size(), 1);
    if (next) this.put(next);
  }

  private onClipboard(event: ClipboardEvent): void {
    const data = event.clipboardData;
    const area = this.pasteArea(event);
    if (!data || !area || inTextField(event)) return;
    if (event.type === "paste") {
      if (this.readonly) return;
      const height = area.bottom - area.top + 1;
      this.events.paste(area, tile(readClipboard(data), height, area.right - area.left + 1));
    } else {
      this.copy(data);
      if (event.type === "cut" && !this.readonly) this.events.clear(area);
    }
    this.take(event);
  }

  /** Where a block goes: the selection; a table without rows takes it at its first cell. */
  private pasteArea(event: ClipboardEvent): Area | null {
    if (event.type === "paste" && this.models.length === 0 && this.size().columns > 0) {
      const away = document.querySelector("wa-dialog[open], .fg-context-menu");
      return away ? null : { top: 0, left: 0, bottom: 0, right: 0 };
    }
    return this.active ? this.area() : null;
  }

  private onResize(changed: Record<number, { prop?: unknown; size?: number }>): void {
    for (const { prop, size } of Object.values(changed)) {
      const id = this.document?.columns[indexOf(prop)]?.id;
      if (id && size) this.widths.set(id, size);
    }
    this.grid.rowDefinitions = rowDefinitions(this.models, this.columnWidths());
  }

  private onDoubleClick(event: MouseEvent): void {
    if (!cellAt(event.target) || this.editor.open) return;
    event.stopPropagation();
    if (!this.readonly) this.startEdit(false);
  }

  private onClick(event: MouseEvent): void {
    const head = headAt(event.target);
    if (head) this.events.columnMenu(head.column, head.box.left, head.box.bottom);
  }

  private onContextMenu(event: MouseEvent): void {
    const head = headAt(event.target);
    const cell = (event.target as Element).closest(".rgCell[data-rgrow]");
    if (!head && !cell) return;
    event.preventDefault();
    if (head) return this.events.columnMenu(head.column, event.clientX, event.clientY);
    if (cell) this.selectUnder(cell);
    this.events.rowMenu(event.clientX, event.clientY);
  }

  /** A menu acts on what is under the pointer, unless that is part of the selection. */
  private selectUnder(cell: Element): void {
    const row = Number(cell.getAttribute("data-rgrow"));
    const column = Number(cell.getAttribute("data-rgcol"));
    const area = this.area();
    if (area && row >= area.top && row <= area.bottom) return;
    if (cell.closest(".rowHeaders")) this.selectRows(row, row);
    else this.put(at(row, column), null);
  }
}
