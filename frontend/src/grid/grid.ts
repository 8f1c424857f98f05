/** The grid as the rest of the editor knows it; whichever library draws it stays behind this. */

import type { Block } from "./clipboard.ts";
import type { Completion } from "../util/feel-words.ts";
import type { Area, Column, GridDocument, Role } from "./sheet.ts";

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

export interface CellHelp {
  /** The column's allowed values as a person picks them. */
  readonly values: readonly string[];
  readonly complete: (text: string, caret: number) => Completion | null;
  /** What is wrong with the text, in words; null where nothing is. */
  readonly check: (text: string) => Promise<string | null>;
}

/** What an edit of a cell is helped by. */
export type Help<D> = (document: D, column: Column) => CellHelp;

/** What differs from one kind of table to the next. */
export interface Look<D> {
  readonly label: string;
  readonly help: Help<D>;
  /** What stands over the columns of a role. */
  readonly titleOf: (role: Role) => string;
}

export interface GridAdapter<D extends GridDocument = GridDocument> {
  readonly element: HTMLElement;
  show(document: D): void;
  /** Draws the marks again (problems, matched rows) without new data. */
  remark(): void;
  area(): Area | null;
  select(area: Area): void;
  focus(): void;
  setReadonly(readonly: boolean): void;
  copy(data: DataTransfer): boolean;
  destroy(): void;
}
