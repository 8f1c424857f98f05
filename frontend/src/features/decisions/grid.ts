/** The grid as the rest of the editor knows it; whichever library draws it stays behind this. */

import type { Block } from "./clipboard.ts";
import type { CellHelp } from "./cell-help.ts";
import type { Area, Column, SheetDocument } from "./sheet.ts";

/** What a person wishes; whoever owns the document decides and shows the result. */
export interface GridEvents {
  edit(row: number, column: number, typed: string): void;
  clear(area: Area): void;
  paste(area: Area, block: Block): void;
  fill(source: Area, target: Area): void;
  moveRows(from: number, to: number, before: number): void;
  undo(): void;
  redo(): void;
  insertRow(): void;
  columnMenu(column: number, x: number, y: number): void;
  rowMenu(x: number, y: number): void;
}

/** What an edit of a cell is helped by. */
export type Help = (document: SheetDocument, column: Column) => CellHelp;

export interface GridAdapter {
  readonly element: HTMLElement;
  show(document: SheetDocument): void;
  /** Draws the marks again (problems, matched rows) without new data. */
  remark(): void;
  area(): Area | null;
  select(area: Area): void;
  focus(): void;
  setReadonly(readonly: boolean): void;
  copy(data: DataTransfer): boolean;
  destroy(): void;
}
