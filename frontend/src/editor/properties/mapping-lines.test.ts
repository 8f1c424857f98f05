import { describe, expect, test } from "vitest";
import { readLines, writeLines } from "./mapping-lines.ts";

describe("mappings as lines", () => {
  test("a line is a name and an expression", () => {
    expect(readLines("total = price * 2\n\nok = a = b")).toEqual([
      { target: "total", source: "=price * 2" },
      { target: "ok", source: "=a = b" },
    ]);
  });

  test("a name alone passes the variable on", () => {
    expect(readLines(" order ")).toEqual([{ target: "order", source: "=order" }]);
  });

  test("what is written reads back", () => {
    const text = "total = price * 2\nok = a = b";
    expect(writeLines(readLines(text))).toBe(text);
  });
});
