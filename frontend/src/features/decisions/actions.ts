/** What a person can do to the columns of a decision table, besides what every grid can. */

import { t } from "../../util/i18n.ts";
import { GridActions } from "../../grid/actions.ts";
import { parseCell } from "../../grid/cells.ts";
import { contextMenu } from "../../grid/context-menu.ts";
import * as edits from "../../grid/document.ts";
import type { Role } from "../../grid/sheet.ts";
import { confirm } from "../../ui/index.ts";
import { askColumn } from "./column-dialog.ts";
import type { SheetDocument } from "./sheet.ts";

export class TableActions extends GridActions<SheetDocument> {
  async addColumn(role: Role, at?: number): Promise<void> {
    const column = await askColumn(role, null);
    if (column) this.state.apply(t("add a column"), edits.addColumn(column, at));
  }

  override columnMenu(index: number, x: number, y: number): void {
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
}

/** Reads what plainly stands in a column again after its type changed: text gets its quotes. */
function retyped(index: number): edits.AnyEdit {
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
