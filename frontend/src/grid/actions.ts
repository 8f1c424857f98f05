/** What a person can do to the table, in words that undo repeats. */

import { t } from "../util/i18n.ts";
import { toast } from "../ui/index.ts";
import { editCell } from "./cells.ts";
import type { Block } from "./clipboard.ts";
import { contextMenu } from "./context-menu.ts";
import * as edits from "./document.ts";
import type { GridAdapter, GridEvents } from "./grid.ts";
import type { Area, GridDocument } from "./sheet.ts";
import type { TableState } from "./table-state.ts";

const MOST_ROWS = 50_000;

export class GridActions<D extends GridDocument> implements GridEvents {
  constructor(
    protected readonly state: TableState<D>,
    protected readonly grid: () => GridAdapter,
    protected readonly canEdit: boolean,
  ) {}

  edit(row: number, column: number, typed: string): void {
    const target = this.state.document.columns[column];
    const stored = this.state.document.rows[row]?.cells[column];
    if (target === undefined || stored === undefined) return;
    const text = editCell(stored, typed, target);
    const area = { top: row, bottom: row, left: column, right: column };
    this.state.apply(t("edit a cell"), edits.setCell(row, column, text), area);
  }

  clear(area: Area): void {
    this.state.apply(t("clear cells"), edits.clearArea(area), area);
  }

  paste(area: Area, block: Block): void {
    const { columns, rows } = this.state.document;
    if (block.length === 0) return;
    if (area.top + block.length > MOST_ROWS) {
      void toast(t("A table holds at most {n} rows.", { n: MOST_ROWS }), "warning");
      return;
    }
    const width = Math.max(...block.map((row) => row.length));
    const fitting = block.map((line, y) =>
      line.slice(0, columns.length - area.left).map((typed, x) => {
        const column = columns[area.left + x];
        const stored = rows[area.top + y]?.cells[area.left + x] ?? "";
        return column ? editCell(stored, typed, column) : typed;
      }),
    );
    const target = {
      top: area.top,
      left: area.left,
      bottom: area.top + block.length - 1,
      right: Math.min(area.left + width, columns.length) - 1,
    };
    this.state.apply(t("paste"), edits.pasteBlock(area.top, area.left, fitting), target);
    this.grid().select(target);
    const lost = area.left + width - columns.length;
    if (lost > 0) {
      void toast(t("{n} pasted columns did not fit and were left out.", { n: lost }), "warning");
    }
  }

  fill(source: Area, target: Area): void {
    if (this.state.apply(t("fill cells"), edits.fillArea(source, target), target)) {
      this.grid().select(target);
    }
  }

  moveRows(from: number, to: number, before: number): void {
    const count = to - from + 1;
    const top = before > from ? before - count : before;
    const area = { ...this.wholeRows(top, top + count - 1) };
    if (this.state.apply(t("move rows"), edits.moveRows(from, to, before), area)) {
      this.grid().select(area);
    }
  }

  undo(): void {
    if (this.canEdit) this.state.undo();
  }

  redo(): void {
    if (this.canEdit) this.state.redo();
  }

  /** A row below the selection, or at the end. */
  insertRow(): void {
    this.insertAt((this.grid().area()?.bottom ?? this.state.document.rows.length - 1) + 1);
  }

  insertAt(index: number): void {
    const area = { top: index, bottom: index, left: 0, right: 0 };
    this.state.apply(t("add a row"), edits.insertRows(index), area);
    this.grid().select(area);
    this.grid().focus();
  }

  /** What a press on a column's head offers; nothing where the columns are fixed. */
  columnMenu(_index: number, _x: number, _y: number): void {
    return;
  }

  rowMenu(x: number, y: number): void {
    const area = this.grid().area();
    if (!area || !this.canEdit) return;
    const { top, bottom } = area;
    const count = bottom - top + 1;
    const last = this.state.document.rows.length - 1;
    contextMenu(x, y, t("Row {n}", { n: top + 1 }), [
      { label: t("Insert a row above"), icon: "arrow-up", run: () => this.insertAt(top) },
      { label: t("Insert a row below"), icon: "arrow-down", run: () => this.insertAt(bottom + 1) },
      {
        label: count === 1 ? t("Duplicate row") : t("Duplicate {n} rows", { n: count }),
        icon: "copy",
        run: () => this.state.apply(t("duplicate rows"), edits.duplicateRows(top, bottom), area),
      },
      "line",
      {
        label: t("Move up"),
        icon: "chevron-up",
        disabled: top === 0,
        run: () => this.moveRows(top, bottom, top - 1),
      },
      {
        label: t("Move down"),
        icon: "chevron-down",
        disabled: bottom === last,
        run: () => this.moveRows(top, bottom, bottom + 2),
      },
      "line",
      {
        label: count === 1 ? t("Delete row") : t("Delete {n} rows", { n: count }),
        icon: "trash-2",
        danger: true,
        run: () => this.state.apply(t("delete rows"), edits.deleteRows(top, bottom), area),
      },
    ]);
  }

  private wholeRows(top: number, bottom: number): Area {
    return { top, bottom, left: 0, right: this.state.document.columns.length - 1 };
  }
}
