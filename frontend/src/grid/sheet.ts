/** What every grid edits: columns with a role, rows of cells, and what the server finds wrong in them. */

export type Role = "about" | "when" | "then" | "annotation";

export interface Column {
  readonly id: string;
  readonly role: Role;
  readonly label: string;
  readonly expression: string;
  readonly type: string;
  readonly allowed: readonly string[] | null;
  /** Cells hold what is typed as it is, not FEEL; `plain` is what stands in an empty one. */
  readonly plain?: string;
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
export interface GridDocument {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** What the server adds to a document that it keeps. */
export interface Kept {
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

export const ROLES: readonly Role[] = ["about", "when", "then", "annotation"];

function position(key: string | number | null, items: readonly { id: string }[]): number {
  if (typeof key === "number") return key >= 0 && key < items.length ? key : -1;
  return key === null ? -1 : items.findIndex((item) => item.id === key);
}

/** Where a problem sits; -1 stands for the whole row, column or table. */
export function placeOf(problem: Problem, document: GridDocument): { row: number; column: number } {
  return {
    row: position(problem.row, document.rows),
    column: position(problem.column, document.columns),
  };
}
