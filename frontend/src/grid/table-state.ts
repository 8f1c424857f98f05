/** The table being edited: its history, its problems and the rows that matched, with one listener. */

import type { Edit } from "./document.ts";
import { History } from "./history.ts";
import { placeOf, type Area, type GridDocument, type Problem } from "./sheet.ts";

export interface Change {
  /** Whether a person changed the document, so that it must be saved. */
  readonly edited: boolean;
  /** Where to go, after undo and redo. */
  readonly area: Area | null;
}

/** Why a cell stopped its row when the table was tried. */
export interface Miss {
  readonly column: string;
  readonly words: string;
  /** It could not be judged at all, which is not the same as not holding. */
  readonly failed?: boolean;
}

/** The rows that matched and, by row, what stopped the others; rows count from zero. */
export interface Tried {
  readonly matched: readonly number[];
  readonly missed: ReadonlyMap<number, Miss>;
}

export const NOTHING_TRIED: Tried = { matched: [], missed: new Map() };

export class TableState<D extends GridDocument> {
  private readonly history: History<D>;
  private found: readonly Problem[] = [];
  private byCell = new Map<string, string>();
  private matched: ReadonlySet<number> = new Set();
  private missed: ReadonlyMap<number, Miss> = new Map();

  constructor(
    document: D,
    private readonly onChange: (change: Change) => void,
  ) {
    this.history = new History(document);
  }

  get document(): D {
    return this.history.document;
  }

  get problems(): readonly Problem[] {
    return this.found;
  }

  get undoLabel(): string | null {
    return this.history.undoLabel;
  }

  get redoLabel(): string | null {
    return this.history.redoLabel;
  }

  apply(label: string, edit: Edit<D>, area: Area | null = null): boolean {
    const before = this.document;
    if (!this.history.apply(label, edit, area)) return false;
    if (before.rows.length !== this.document.rows.length) this.setTried(NOTHING_TRIED);
    this.onChange({ edited: true, area: null });
    return true;
  }

  undo(): void {
    this.went(this.history.undo());
  }

  redo(): void {
    this.went(this.history.redo());
  }

  private went(step: { area: Area | null } | null): void {
    if (step) this.onChange({ edited: true, area: step.area });
  }

  setProblems(problems: readonly Problem[]): void {
    this.found = problems;
    this.byCell = new Map();
    for (const problem of problems) {
      const { row, column } = placeOf(problem, this.document);
      const key = `${this.document.rows[row]?.id}/${this.document.columns[column]?.id}`;
      const before = this.byCell.get(key);
      this.byCell.set(key, before ? `${before}\n${problem.message}` : problem.message);
    }
  }

  problemAt(row: number, column: number): string | undefined {
    if (this.byCell.size === 0) return undefined;
    return this.byCell.get(`${this.document.rows[row]?.id}/${this.document.columns[column]?.id}`);
  }

  /** Marks what a try told; true where marks change. */
  setTried(tried: Tried): boolean {
    const before = this.matched.size + this.missed.size;
    this.matched = new Set(tried.matched);
    this.missed = tried.missed;
    return before + this.matched.size + this.missed.size > 0;
  }

  /** What stopped the row at this cell in the last try, where that was it. */
  missAt(row: number, column: number): Miss | undefined {
    const miss = this.missed.get(row);
    return miss?.column === this.document.columns[column]?.id ? miss : undefined;
  }

  isMatched(row: number): boolean {
    return this.matched.has(row);
  }
}
