import { describe, expect, it } from "vitest";

import { readText, tile, writeHtml, writeText } from "./clipboard.ts";
import { Random } from "./random.fixture.ts";

describe("clipboard", () => {
  it("quotes what a spreadsheet would quote", () => {
    expect(
      writeText([
        ["a", 'say "x"'],
        ["two\nlines", ""],
      ]),
    ).toBe('a\t"say ""x"""\r\n"two\nlines"\t');
  });

  it.each([
    [
      "a\tb\r\nc\td\r\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ['"two\nlines"\t"say ""x"""', [["two\nlines", 'say "x"']]],
    ['"gold"\t"a","b"', [['"gold"', '"a","b"']]],
    ['"open\tb', [['"open', "b"]]],
    ["", [[""]]],
    ["a\n\nb", [["a"], [""], ["b"]]],
  ])("reads %j", (text, block) => {
    expect(readText(text)).toEqual(block);
  });

  it("reads back every block it writes", () => {
    const random = new Random(5);
    for (let i = 0; i < 3000; i += 1) {
      const width = 1 + random.below(4);
      const block = Array.from({ length: 1 + random.below(4) }, () =>
        Array.from({ length: width }, () => random.text('a"\t\n, -', 5)),
      );
      if (width === 1 && block.at(-1)?.[0] === "") continue;
      expect(readText(writeText(block)), JSON.stringify(block)).toEqual(block);
    }
  });

  it("escapes HTML", () => {
    expect(writeHtml([["<b>&\n"]])).toBe("<table><tr><td>&lt;b&gt;&amp;<br></td></tr></table>");
  });

  it("repeats a block over a selection it divides", () => {
    expect(tile([["a", "b"]], 2, 2)).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
    expect(tile([["a"], ["b"]], 3, 1)).toEqual([["a"], ["b"]]);
  });
});
