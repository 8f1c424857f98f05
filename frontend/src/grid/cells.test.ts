import { describe, expect, it } from "vitest";

import { alternatives, editCell, meaning, parseCell, presentCell } from "./cells.ts";
import { Random } from "./random.fixture.ts";
import type { Role } from "./sheet.ts";

type Case = readonly [type: string, role: Role, stored: string, shown: string];

const BOTH_WAYS: readonly Case[] = [
  ["string", "when", '"gold"', "gold"],
  ["string", "when", '"gold", "silver"', "gold, silver"],
  ["string", "when", "-", "-"],
  ["string", "when", 'not("gold")', 'not("gold")'],
  ["string", "when", "customer.level", "= customer.level"],
  ["string", "when", '"a, b"', '"a, b"'],
  ["string", "when", '"a, b", "c"', '"a, b", "c"'],
  ["string", "when", '"-"', '"-"'],
  ["string", "when", '""', '""'],
  ["string", "when", '"Smith (UK)"', "Smith (UK)"],
  ["string", "when", '"terms and conditions"', "terms and conditions"],
  ["string", "when", "null", "null"],
  ["string", "when", 'starts with(?, "A")', 'starts with(?, "A")'],
  ["string", "when", '"金卡", "银卡"', "金卡, 银卡"],
  ["string", "then", '"10 %, once"', "10 %, once"],
  ["string", "then", '"two\\nlines"', "two\nlines"],
  ["string", "then", "customer.name", "= customer.name"],
  ["string", "then", '"a" + b', '"a" + b'],
  ["number", "when", "[1..10]", "[1..10]"],
  ["number", "when", "> 5", "> 5"],
  ["number", "when", "1, 2, 3", "1, 2, 3"],
  ["number", "then", "amount * 0.1", "amount * 0.1"],
  ["boolean", "when", "true", "true"],
  ["date", "when", 'date("2026-01-31")', "2026-01-31"],
  ["date", "when", '>= date("2026-01-31")', ">= 2026-01-31"],
  ["date", "when", '[date("2026-01-01")..date("2026-12-31")]', "[2026-01-01..2026-12-31]"],
  ["date", "when", '@"2026-01-31"', '@"2026-01-31"'],
  ["dateTime", "then", 'date and time("2026-01-31T10:00:00")', "2026-01-31T10:00:00"],
  ["days and time duration", "when", '< duration("P1DT2H")', "< P1DT2H"],
  ["time", "when", 'time("10:00:00")', "10:00:00"],
  ["Any", "when", '"gold"', '"gold"'],
  ["string", "annotation", 'as "written", - all', 'as "written", - all'],
];

const TYPED: readonly Case[] = [
  ["string", "when", "-", ""],
  ["string", "then", "", ""],
  ["string", "when", '"gold"', "  gold "],
  ["string", "when", '"gold"', '"gold"'],
  ["string", "when", '"gold","silver"', '="gold","silver"'],
  ["number", "when", ">= 5", "≥ 5"],
  ["number", "when", "1, 2", "1，2"],
  ["number", "then", "1234567.5", "1,234,567.5"],
  ["boolean", "then", "true", "TRUE"],
  ["boolean", "then", "false", "否"],
  ["date", "then", 'date("2026-01-05")', "2026/1/5"],
  ["date", "then", 'date("2026-01-05")', "2026年1月5日"],
];

describe("cells", () => {
  it.each(BOTH_WAYS)("%s %s: %s is shown as %s", (type, role, stored, shown) => {
    expect(presentCell(stored, { type, role })).toBe(shown);
    expect(meaning(parseCell(shown, { type, role }))).toBe(meaning(stored));
  });

  it.each(TYPED)("%s %s: stores %s for %s", (type, role, stored, typed) => {
    expect(parseCell(typed, { type, role })).toBe(stored);
  });

  it("keeps the stored text when the edit leaves the shown one", () => {
    const shape = { type: "string", role: "when" } as const;
    expect(editCell('"a","b"', "a, b", shape)).toBe('"a","b"');
    expect(editCell('"a","b"', "a, c", shape)).toBe('"a", "c"');
  });

  it("splits only at the top", () => {
    expect(alternatives('f(1, 2), "x, \\" y", [1,2]')).toEqual(["f(1, 2)", '"x, \\" y"', "[1,2]"]);
  });

  it("means the same after any text is shown and read again", () => {
    const random = new Random(42);
    const types = ["string", "number", "boolean", "date", "time", "dateTime", "Any"];
    for (let i = 0; i < 20000; i += 1) {
      const shape = {
        type: random.pick(types),
        role: random.pick(["when", "then", "annotation"] as const),
      };
      const stored = random.text('ab"\\,-=()[]. >?n\n2026-01,金', 9).trim();
      const again = parseCell(presentCell(stored, shape), shape);
      const expected = stored === "" && shape.role === "when" ? "-" : stored;
      expect(meaning(again), JSON.stringify([shape, stored])).toBe(meaning(expected));
    }
  });
});
