/**
 * Edits of a table. Each takes a document and returns the next one; rows and cells
 * that did not change stay the very same objects, so a step of history costs little and the
 * grid redraws only what differs. An edit that changes nothing returns its own input.
 */

import { ROLES } from "./sheet.ts";
import type { Area, Column, GridDocument, Row } from "./sheet.ts";

export type Edit<D extends GridDocument> = (document: D) => D;

/** An edit that any table takes: it leaves alone what else the document holds. */
export type AnyEdit = <D extends GridDocument>(document: D) => D;

export interface CellChange {
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

let lastId = 0;

/** An id for a new row or column: a valid XML name, unique in this page and very likely beyond. */
export function newId(prefix: string): string {
  lastId += 1;
  return `${prefix}_${Date.now().toString(36)}_${lastId.toString(36)}`;
}

export function emptyRow(document: GridDocument): Row {
  return { id: newId("Rule"), cells: document.columns.map(blankOf) };
}

/** What "nothing" means in a column: any value for a condition, blank elsewhere. */
export function blankOf(column: Column): string {
  return column.plain ?? (column.role === "when" ? "-" : "");
}

function withRows<D extends GridDocument>(document: D, rows: readonly Row[]): D {
  return { ...document, rows };
}

export function setCells(changes: readonly CellChange[]): AnyEdit {
  return (document) => {
    const rows = [...document.rows];
    let changed = false;
    for (const { row, column, text } of changes) {
      const before = rows[row];
      if (before === undefined || column < 0 || column >= document.columns.length) continue;
      if (before.cells[column] === text) continue;
      const cells = before === document.rows[row] ? [...before.cells] : (before.cells as string[]);
      cells[column] = text;
      rows[row] = cells === before.cells ? before : { ...before, cells };
      changed = true;
    }
    return changed ? withRows(document, rows) : document;
  };
}

export function setCell(row: number, column: number, text: string): AnyEdit {
  return setCells([{ row, column, text }]);
}

export function clearArea(area: Area): AnyEdit {
  return (document) => {
    const changes: CellChange[] = [];
    for (let row = area.top; row <= area.bottom; row += 1) {
      for (let column = area.left; column <= area.right; column += 1) {
        const target = document.columns[column];
        if (target) changes.push({ row, column, text: blankOf(target) });
      }
    }
    return setCells(changes)(document);
  };
}

/** Puts a block at a cell, adding rows where it reaches below the last one. */
export function pasteBlock(
  top: number,
  left: number,
  block: readonly (readonly string[])[],
): AnyEdit {
  return (document) => {
    const missing = top + block.length - document.rows.length;
    const grown =
      missing > 0
        ? withRows(document, [
            ...document.rows,
            ...Array.from({ length: missing }, () => emptyRow(document)),
          ])
        : document;
    const changes = block.flatMap((line, y) =>
      line.map((text, x) => ({ row: top + y, column: left + x, text })),
    );
    return setCells(changes)(grown);
  };
}

/** Repeats a source block over a target area, as dragging the fill handle does. */
export function fillArea(source: Area, target: Area): AnyEdit {
  const height = source.bottom - source.top + 1;
  const width = source.right - source.left + 1;
  const wrap = (offset: number, size: number) => ((offset % size) + size) % size;
  return (document) => {
    const changes: CellChange[] = [];
    for (let row = target.top; row <= target.bottom; row += 1) {
      for (let column = target.left; column <= target.right; column += 1) {
        const from = document.rows[source.top + wrap(row - source.top, height)];
        const text = from?.cells[source.left + wrap(column - source.left, width)];
        if (text !== undefined) changes.push({ row, column, text });
      }
    }
    return setCells(changes)(document);
  };
}

export function insertRows(at: number, rows?: readonly Row[]): AnyEdit {
  return (document) => {
    const added = rows ?? [emptyRow(document)];
    const index = Math.max(0, Math.min(at, document.rows.length));
    return withRows(document, [
      ...document.rows.slice(0, index),
      ...added,
      ...document.rows.slice(index),
    ]);
  };
}

export function duplicateRows(from: number, to: number): AnyEdit {
  return (document) => {
    const copies = document.rows
      .slice(from, to + 1)
      .map((row) => ({ id: newId("Rule"), cells: row.cells }));
    return insertRows(to + 1, copies)(document);
  };
}

export function deleteRows(from: number, to: number): AnyEdit {
  return (document) =>
    from > to || from >= document.rows.length
      ? document
      : withRows(
          document,
          document.rows.filter((_, index) => index < from || index > to),
        );
}

/** Moves rows from..to so that they stand before the row that is now at `before`. */
export function moveRows(from: number, to: number, before: number): AnyEdit {
  return (document) => {
    if (before >= from && before <= to + 1) return document;
    const moved = document.rows.slice(from, to + 1);
    const head = document.rows.slice(0, before).filter((row) => !moved.includes(row));
    const tail = document.rows.slice(before).filter((row) => !moved.includes(row));
    return withRows(document, [...head, ...moved, ...tail]);
  };
}

/** The first and last index that a column of this role may take: roles stay together. */
export function roleBounds(document: GridDocument, column: Column): [number, number] {
  const rank = ROLES.indexOf(column.role);
  const before = document.columns.filter((other) => ROLES.indexOf(other.role) < rank).length;
  const same = document.columns.filter((other) => other.role === column.role).length;
  return [before, before + same];
}

function splice<T>(items: readonly T[], at: number, remove: number, ...added: T[]): T[] {
  return [...items.slice(0, at), ...added, ...items.slice(at + remove)];
}

export function addColumn(column: Column, at?: number): AnyEdit {
  return (document) => {
    const [first, last] = roleBounds(document, column);
    const index = Math.max(first, Math.min(at ?? last, last));
    return {
      ...document,
      columns: splice(document.columns, index, 0, column),
      rows: document.rows.map((row) => ({
        ...row,
        cells: splice(row.cells, index, 0, blankOf(column)),
      })),
    };
  };
}

export function removeColumn(index: number): AnyEdit {
  return (document) =>
    document.columns[index] === undefined
      ? document
      : {
          ...document,
          columns: splice(document.columns, index, 1),
          rows: document.rows.map((row) => ({ ...row, cells: splice(row.cells, index, 1) })),
        };
}

/** Moves a column by steps to the left (negative) or right, never out of its group. */
export function moveColumn(index: number, steps: number): AnyEdit {
  return (document) => {
    const column = document.columns[index];
    if (column === undefined) return document;
    const [first, last] = roleBounds(document, column);
    const target = Math.max(first, Math.min(index + steps, last - 1));
    if (target === index) return document;
    const move = <T>(items: readonly T[]): T[] =>
      splice(splice(items, index, 1), target, 0, items[index] as T);
    return {
      ...document,
      columns: move(document.columns),
      rows: document.rows.map((row) => ({ ...row, cells: move(row.cells) })),
    };
  };
}

export function changeColumn(index: number, change: Partial<Omit<Column, "id" | "role">>): AnyEdit {
  return (document) => {
    const column = document.columns[index];
    if (column === undefined) return document;
    const next = { ...column, ...change };
    if (JSON.stringify(next) === JSON.stringify(column)) return document;
    return { ...document, columns: splice(document.columns, index, 1, next) };
  };
}

export function replaceDocument<D extends GridDocument>(next: D): Edit<D> {
  return () => next;
}
