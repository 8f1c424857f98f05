/** A seeded source of documents and edits for the tests that check laws. */

import * as edits from "./document.ts";
import type { Edit } from "./document.ts";
import type { Column, GridDocument, Row } from "./sheet.ts";

/** A table with something beside its columns and rows. */
export interface Sample extends GridDocument {
  readonly mode: string;
}

export class Random {
  constructor(private seed: number) {}

  below(limit: number): number {
    this.seed = (Math.imul(this.seed ^ (this.seed >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    const mixed = Math.imul(this.seed ^ (this.seed >>> 13), 0x297a2d39);
    return ((mixed ^ (mixed >>> 16)) >>> 0) % limit;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  text(alphabet: string, longest: number): string {
    const letters = Array.from(alphabet);
    return Array.from({ length: this.below(longest + 1) }, () => this.pick(letters)).join("");
  }
}

export function column(role: Column["role"], type = "string", id = edits.newId("c")): Column {
  return { id, role, label: id, expression: id, type, allowed: null };
}

export function sampleDocument(rows = 4): Sample {
  const columns = [column("when"), column("when", "number"), column("then"), column("annotation")];
  const lines: Row[] = Array.from({ length: rows }, (_, y) => ({
    id: `r${y}`,
    cells: columns.map((_, x) => `${y}.${x}`),
  }));
  return { mode: "one", columns, rows: lines };
}

export function randomEdit(random: Random): Edit<Sample> {
  const n = () => random.below(7);
  const area = () => {
    const [top, left] = [n(), n()];
    return { top, left, bottom: top + random.below(3), right: left + random.below(3) };
  };
  const makers: (() => Edit<Sample>)[] = [
    () => edits.setCell(n(), n(), random.text("ab", 3)),
    () => edits.clearArea(area()),
    () => edits.pasteBlock(n(), n(), [["x", "y"], [random.text("xy", 2)]]),
    () => edits.fillArea(area(), area()),
    () => edits.insertRows(n()),
    () => edits.duplicateRows(n(), n()),
    () => edits.deleteRows(n(), n()),
    () => {
      const from = n();
      return edits.moveRows(from, from + random.below(2), n());
    },
    () => edits.addColumn(column(random.pick(["when", "then", "annotation"] as const)), n()),
    () => edits.removeColumn(n()),
    () => edits.moveColumn(n(), random.pick([-2, -1, 1, 2])),
    () => edits.changeColumn(n(), { label: random.text("lm", 2), type: "number" }),
    () => {
      const mode = random.pick(["one", "two"]);
      return (document) => (document.mode === mode ? document : { ...document, mode });
    },
  ];
  return random.pick(makers)();
}
