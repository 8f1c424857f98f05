/** The sheet: what the server sends for a decision table, and what one edits. */

export type HitPolicy =
  "UNIQUE" | "FIRST" | "ANY" | "COLLECT" | "PRIORITY" | "RULE ORDER" | "OUTPUT ORDER";
export type Aggregation = "SUM" | "MIN" | "MAX" | "COUNT";
export type Role = "when" | "then" | "annotation";

export interface Column {
  readonly id: string;
  readonly role: Role;
  readonly label: string;
  readonly expression: string;
  readonly type: string;
  readonly allowed: readonly string[] | null;
}

export interface Row {
  readonly id: string;
  readonly cells: readonly string[];
}

export interface Problem {
  readonly row: string | number | null;
  readonly column: string | number | null;
  readonly message: string;
  readonly severity?: string;
  readonly hint?: string | null;
}

/** What undo covers: everything a person can change, and nothing the server adds. */
export interface SheetDocument {
  readonly decision: { readonly id: string; readonly name: string };
  readonly hit_policy: HitPolicy;
  readonly aggregation: Aggregation | null;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface Sheet extends SheetDocument {
  readonly revision: number;
  readonly problems: readonly Problem[];
}

/** A block of cells by index, both ends included. */
export interface Area {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export const ROLES: readonly Role[] = ["when", "then", "annotation"];

export function documentOf(sheet: SheetDocument): SheetDocument {
  const { decision, hit_policy, aggregation, columns, rows } = sheet;
  return { decision, hit_policy, aggregation, columns, rows };
}

export function sheetOf(document: SheetDocument, revision: number): Sheet {
  return { ...documentOf(document), revision, problems: [] };
}

function position(key: string | number | null, items: readonly { id: string }[]): number {
  if (typeof key === "number") return key >= 0 && key < items.length ? key : -1;
  return key === null ? -1 : items.findIndex((item) => item.id === key);
}

/** Where a problem sits; -1 stands for the whole row, column or table. */
export function placeOf(
  problem: Problem,
  document: SheetDocument,
): { row: number; column: number } {
  return {
    row: position(problem.row, document.rows),
    column: position(problem.column, document.columns),
  };
}
