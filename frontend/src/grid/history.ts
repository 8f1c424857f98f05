/** The one undo stack: it holds documents, so it covers every kind of edit there is. */

import type { Edit } from "./document.ts";
import type { Area, GridDocument } from "./sheet.ts";

interface Step<D> {
  readonly label: string;
  readonly before: D;
  readonly after: D;
  readonly area: Area | null;
}

const LIMIT = 300;

export class History<D extends GridDocument> {
  private done: Step<D>[] = [];
  private undone: Step<D>[] = [];

  constructor(private current: D) {}

  get document(): D {
    return this.current;
  }

  /** The label of what undo would take back, or null. */
  get undoLabel(): string | null {
    return this.done.at(-1)?.label ?? null;
  }

  get redoLabel(): string | null {
    return this.undone.at(-1)?.label ?? null;
  }

  /** Applies an edit as one step; false when it changed nothing. */
  apply(label: string, edit: Edit<D>, area: Area | null = null): boolean {
    const after = edit(this.current);
    if (after === this.current) return false;
    this.done.push({ label, before: this.current, after, area });
    if (this.done.length > LIMIT) this.done.shift();
    this.undone = [];
    this.current = after;
    return true;
  }

  /** Takes the last step back and tells where it was. */
  undo(): Step<D> | null {
    const step = this.done.pop();
    if (step === undefined) return null;
    this.undone.push(step);
    this.current = step.before;
    return step;
  }

  redo(): Step<D> | null {
    const step = this.undone.pop();
    if (step === undefined) return null;
    this.done.push(step);
    this.current = step.after;
    return step;
  }

  /** Starts again from another document, with nothing to undo. */
  reset(document: D): void {
    this.done = [];
    this.undone = [];
    this.current = document;
  }
}
