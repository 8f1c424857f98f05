import { describe, expect, it } from "vitest";

import { areaOf, at, moved } from "./selection.ts";

const SIZE = { rows: 10, columns: 3 };
const key = (name: string, shiftKey = false, ctrl = false) => ({ key: name, shiftKey, ctrl });

describe("selection", () => {
  it.each([
    ["ArrowDown", false, false, [5, 1]],
    ["ArrowLeft", false, false, [4, 0]],
    ["ArrowDown", false, true, [9, 1]],
    ["PageUp", false, false, [0, 1]],
    ["Home", false, false, [4, 0]],
    ["End", false, true, [9, 2]],
    ["Tab", false, false, [4, 2]],
    ["Tab", true, false, [4, 0]],
  ])("%s (shift %s, ctrl %s) goes to %j", (name, shift, ctrl, [row, column]) => {
    const next = moved(at(4, 1), key(name, shift, ctrl), SIZE, 8);
    expect(next?.head).toEqual({ row, column });
  });

  it("grows with shift from the anchor, both ways", () => {
    let selection = at(4, 1);
    for (const name of ["ArrowDown", "ArrowDown", "ArrowRight"]) {
      selection = moved(selection, key(name, true), SIZE, 8) ?? selection;
    }
    expect(areaOf(selection)).toEqual({ top: 4, left: 1, bottom: 6, right: 2 });
    for (let i = 0; i < 4; i += 1) {
      selection = moved(selection, key("ArrowUp", true), SIZE, 8) ?? selection;
    }
    expect(areaOf(selection)).toEqual({ top: 2, left: 1, bottom: 4, right: 2 });
  });

  it("wraps with Tab and lets focus out at the end", () => {
    expect(moved(at(4, 2), key("Tab"), SIZE, 8)?.head).toEqual({ row: 5, column: 0 });
    expect(moved(at(9, 2), key("Tab"), SIZE, 8)).toBeNull();
  });

  it("has nowhere to go in an empty table", () => {
    expect(moved(at(0, 0), key("ArrowDown"), { rows: 0, columns: 3 }, 8)).toBeNull();
  });
});
