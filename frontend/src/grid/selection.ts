/** Where one is in the table: a fixed corner and a moving one, as every spreadsheet has it. */

import type { Area } from "./sheet.ts";

export interface Cell {
  readonly row: number;
  readonly column: number;
}

export interface Selection {
  readonly anchor: Cell;
  readonly head: Cell;
}

export interface Size {
  readonly rows: number;
  readonly columns: number;
}

export interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrl: boolean;
}

export function at(row: number, column: number): Selection {
  return { anchor: { row, column }, head: { row, column } };
}

export function areaOf({ anchor, head }: Selection): Area {
  return {
    top: Math.min(anchor.row, head.row),
    left: Math.min(anchor.column, head.column),
    bottom: Math.max(anchor.row, head.row),
    right: Math.max(anchor.column, head.column),
  };
}

export function selectionOf(area: Area): Selection {
  return {
    anchor: { row: area.top, column: area.left },
    head: { row: area.bottom, column: area.right },
  };
}

export function sameSelection(a: Selection | null, b: Selection | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Keeps a cell inside the table; null when the table has no cells. */
export function clamp(cell: Cell, size: Size): Cell | null {
  if (size.rows === 0 || size.columns === 0) return null;
  return {
    row: Math.max(0, Math.min(cell.row, size.rows - 1)),
    column: Math.max(0, Math.min(cell.column, size.columns - 1)),
  };
}

export function clampSelection(selection: Selection, size: Size): Selection | null {
  const anchor = clamp(selection.anchor, size);
  const head = clamp(selection.head, size);
  return anchor && head ? { anchor, head } : null;
}

const STEPS: Record<string, readonly [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
const FAR = 1e9;

function target(from: Cell, { key, ctrl }: Key, page: number): Cell | null {
  const step = STEPS[key];
  if (step) {
    const length = ctrl ? FAR : 1;
    return { row: from.row + step[0] * length, column: from.column + step[1] * length };
  }
  if (key === "PageUp") return { ...from, row: from.row - page };
  if (key === "PageDown") return { ...from, row: from.row + page };
  if (key === "Home") return { row: ctrl ? 0 : from.row, column: 0 };
  if (key === "End") return { row: ctrl ? FAR : from.row, column: FAR };
  return null;
}

/** Tab walks along the row and on to the next one; null at the very ends lets focus leave. */
function tab(from: Cell, back: boolean, size: Size): Cell | null {
  const index = from.row * size.columns + from.column + (back ? -1 : 1);
  if (index < 0 || index >= size.rows * size.columns) return null;
  return { row: Math.floor(index / size.columns), column: index % size.columns };
}

/** The selection after a key; null when the key does not move it. */
export function moved(selection: Selection, key: Key, size: Size, page: number): Selection | null {
  if (key.key === "Tab") {
    const cell = key.ctrl ? null : tab(selection.head, key.shiftKey, size);
    return cell ? at(cell.row, cell.column) : null;
  }
  if (key.key === "a" && key.ctrl) {
    return clampSelection({ anchor: { row: 0, column: 0 }, head: { row: FAR, column: FAR } }, size);
  }
  const next = target(key.shiftKey ? selection.head : selection.anchor, key, page);
  const head = next && clamp(next, size);
  if (!head) return null;
  return key.shiftKey ? { anchor: selection.anchor, head } : { anchor: head, head };
}
