import { describe, expect, it } from "vitest";

import * as edits from "./document.ts";
import { History } from "./history.ts";
import { Random, column, randomEdit, sampleDocument } from "./random.fixture.ts";
import { ROLES } from "./sheet.ts";

const cells = (document: ReturnType<typeof sampleDocument>) =>
  document.rows.map((row) => row.cells.join("|"));

describe("edits", () => {
  it("leaves its input alone and shares what did not change", () => {
    const before = sampleDocument();
    const frozen = JSON.stringify(before);
    const after = edits.setCell(1, 1, "> 5")(before);
    expect(JSON.stringify(before)).toBe(frozen);
    expect(after.rows[1]?.cells[1]).toBe("> 5");
    expect(after.rows[0]).toBe(before.rows[0]);
  });

  it("returns its input when nothing changes", () => {
    const document = sampleDocument();
    for (const edit of [
      edits.setCell(0, 0, "0.0"),
      edits.setCell(99, 0, "x"),
      edits.moveColumn(2, 1),
      edits.moveRows(1, 2, 2),
      edits.changeColumn(0, {}),
      edits.deleteRows(9, 9),
    ]) {
      expect(edit(document)).toBe(document);
    }
  });

  it("pastes below the last row by adding rows, and drops what is too wide", () => {
    const after = edits.pasteBlock(3, 3, [["a", "lost"], ["b"]])(sampleDocument());
    expect(cells(after).slice(3)).toEqual(["3.0|3.1|3.2|a", "-|-||b"]);
  });

  it("clears conditions to any and the rest to blank", () => {
    const after = edits.clearArea({ top: 0, left: 1, bottom: 0, right: 2 })(sampleDocument());
    expect(after.rows[0]?.cells).toEqual(["0.0", "-", "", "0.3"]);
  });

  it.each([
    [0, 0, 2, ["r1", "r0", "r2", "r3"]],
    [2, 3, 0, ["r2", "r3", "r0", "r1"]],
    [0, 1, 4, ["r2", "r3", "r0", "r1"]],
  ])("moves rows %i..%i before %i", (from, to, before, order) => {
    const after = edits.moveRows(from, to, before)(sampleDocument());
    expect(after.rows.map((row) => row.id)).toEqual(order);
  });

  it("repeats a block when it fills, upwards too", () => {
    const source = { top: 2, left: 0, bottom: 3, right: 0 };
    const after = edits.fillArea(source, { top: 0, left: 0, bottom: 3, right: 0 })(
      sampleDocument(),
    );
    expect(after.rows.map((row) => row.cells[0])).toEqual(["2.0", "3.0", "2.0", "3.0"]);
  });

  it("keeps columns grouped by role and rows as wide as the columns", () => {
    const added = edits.addColumn(column("when"), 99)(sampleDocument());
    expect(added.columns.map((c) => c.role)).toEqual([
      "when",
      "when",
      "when",
      "then",
      "annotation",
    ]);
    expect(added.rows.every((row) => row.cells[2] === "-")).toBe(true);
  });
});

describe("history", () => {
  it("takes back any run of edits exactly, and does them again exactly", () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const random = new Random(seed);
      const start = sampleDocument();
      const frozen = JSON.stringify(start);
      const history = new History(start);
      let steps = 0;
      for (let i = 0; i < 25; i += 1) steps += history.apply("edit", randomEdit(random)) ? 1 : 0;
      const end = JSON.stringify(history.document);
      for (let i = 0; i < steps; i += 1) expect(history.undo()).not.toBeNull();
      expect(history.undo()).toBeNull();
      expect(JSON.stringify(history.document), `seed ${seed}`).toBe(frozen);
      for (let i = 0; i < steps; i += 1) history.redo();
      expect(JSON.stringify(history.document)).toBe(end);
    }
  });

  it("keeps every document well formed", () => {
    const random = new Random(7);
    const history = new History(sampleDocument());
    for (let i = 0; i < 600; i += 1) {
      history.apply("edit", randomEdit(random));
      const { columns, rows } = history.document;
      const ranks = columns.map((c) => ROLES.indexOf(c.role));
      expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      expect(rows.every((row) => row.cells.length === columns.length)).toBe(true);
      expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
    }
  });

  it("forgets what was undone once something else is done", () => {
    const history = new History(sampleDocument());
    history.apply("one", edits.setCell(0, 0, "a"));
    history.undo();
    expect(history.redoLabel).toBe("one");
    history.apply("two", edits.setCell(0, 0, "b"));
    expect([history.undoLabel, history.redoLabel]).toEqual(["two", null]);
  });
});
