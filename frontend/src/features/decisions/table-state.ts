/** The table being edited: its history, its problems and the rows that matched, with one listener. */

import { failureWords, type Failure } from "./answer.ts";
import type { Edit } from "./document.ts";
import { History } from "./history.ts";
import { placeOf, type Area, type Problem, type SheetDocument } from "./sheet.ts";

export interface Change {
  /** Whether a person changed the document, so that it must be saved. */
  readonly edited: boolean;
  /** Where to go, after undo and redo. */
  readonly area: Area | null;
}

export class TableState {
  private readonly history: History;
  private found: readonly Problem[] = [];
  private byCell = new Map<string, string>();
  private matched: ReadonlySet<number> = new Set();
  private missed: ReadonlyMap<number, Failure> = new Map();

  constructor(
    document: SheetDocument,
    private readonly onChange: (change: Change) => void,
  ) {
    this.history = new History(document);
  }

  get document(): SheetDocument {
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

  apply(label: string, edit: Edit, area: Area | null = null): boolean {
    const before = this.document;
    if (!this.history.apply(label, edit, area)) return false;
    if (before.rows.length !== this.document.rows.length) this.setTried([], []);
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

  /** Marks what a try told; the server counts rows from one. True where marks change. */
  setTried(rules: readonly number[], failures: readonly Failure[]): boolean {
    const before = this.matched.size + this.missed.size;
    this.matched = new Set(rules.map((rule) => rule - 1));
    this.missed = new Map(failures.map((failure) => [failure.rule - 1, failure]));
    return before + this.matched.size + this.missed.size > 0;
  }

  /** Why the cell stopped its row in the last try, where it did. */
  missAt(row: number, column: number): string | undefined {
    const failure = this.missed.get(row);
    const target = this.document.columns[column];
    if (!failure || !target || failure.column !== target.id) return undefined;
    return failureWords(failure, target);
  }

  isMatched(row: number): boolean {
    return this.matched.has(row);
  }
}
