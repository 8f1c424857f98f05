/** What a person can do to the table, in words that undo repeats. */

import { t } from "../../util/i18n.ts";
import { confirm, toast } from "../../ui/index.ts";
import { editCell, parseCell } from "./cells.ts";
import type { Block } from "./clipboard.ts";
import { askColumn } from "./column-dialog.ts";
import { contextMenu } from "./context-menu.ts";
import * as edits from "./document.ts";
import type { GridAdapter, GridEvents } from "./grid.ts";
import type { Area, Role } from "./sheet.ts";
import type { TableState } from "./table-state.ts";

const MOST_ROWS = 50_000;

export class TableActions implements GridEvents {
  constructor(
    private readonly state: TableState,
    private readonly grid: () => GridAdapter,
    private readonly canEdit: boolean,
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

  async addColumn(role: Role, at?: number): Promise<void> {
    const column = await askColumn(role, null);
    if (column) this.state.apply(t("add a column"), edits.addColumn(column, at));
  }

  columnMenu(index: number, x: number, y: number): void {
    const column = this.state.document.columns[index];
    if (!column || !this.canEdit) return;
    const [first, last] = edits.roleBounds(this.state.document, column);
    const alone = column.role !== "annotation" && last - first === 1;
    contextMenu(x, y, column.label, [
      { label: t("Edit column…"), icon: "pencil", run: () => void this.editColumn(index) },
      {
        label: t("Insert a column after this…"),
        icon: "plus",
        run: () => void this.addColumn(column.role, index + 1),
      },
      "line",
      {
        label: t("Move left"),
        icon: "chevron-left",
        disabled: index === first,
        run: () => this.moveColumn(index, -1),
      },
      {
        label: t("Move right"),
        icon: "chevron-right",
        disabled: index === last - 1,
        run: () => this.moveColumn(index, 1),
      },
      "line",
      {
        label: t("Delete column"),
        icon: "trash-2",
        danger: true,
        disabled: alone && column.role === "then",
        run: () => void this.deleteColumn(index),
      },
    ]);
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

  private async editColumn(index: number): Promise<void> {
    const before = this.state.document.columns[index];
    const after = before && (await askColumn(before.role, before));
    if (!before || !after) return;
    const { label, expression, type, allowed } = after;
    this.state.apply(t("change a column"), (document) => {
      const changed = edits.changeColumn(index, { label, expression, type, allowed })(document);
      return after.type === before.type ? changed : retyped(index)(changed);
    });
  }

  private moveColumn(index: number, steps: number): void {
    this.state.apply(t("move a column"), edits.moveColumn(index, steps));
  }

  private async deleteColumn(index: number): Promise<void> {
    const column = this.state.document.columns[index];
    const used = this.state.document.rows.some((row) => {
      return column !== undefined && (row.cells[index] ?? "") !== edits.blankOf(column);
    });
    const sure =
      !used ||
      (await confirm(
        t("Delete column"),
        t("“{label}” and all that is in it will go. Undo brings it back.", {
          label: column?.label ?? "",
        }),
        t("Delete"),
        "danger",
      ));
    if (sure) this.state.apply(t("delete a column"), edits.removeColumn(index));
  }

  private wholeRows(top: number, bottom: number): Area {
    return { top, bottom, left: 0, right: this.state.document.columns.length - 1 };
  }
}

/** Reads what plainly stands in a column again after its type changed: text gets its quotes. */
function retyped(index: number): edits.Edit {
  return (document) => {
    const column = document.columns[index];
    if (!column || column.type !== "string") return document;
    const changes = document.rows.flatMap((row, y) => {
      const text = row.cells[index] ?? "";
      const plain = /^[\p{L}\d][\p{L}\d _-]*$/u.test(text) && text !== "null";
      return plain ? [{ row: y, column: index, text: parseCell(text, column) }] : [];
    });
    return edits.setCells(changes)(document);
  };
}
