import { expect, test } from "vitest";
import { readValue, writeValue } from "./variable_text.ts";

test.each([
  ["4242", 4242],
  ["1.50", { $number: "1.50" }],
  ["12345678901234567890", { $number: "12345678901234567890" }],
  ["true", true],
  ['"4242"', "4242"],
  ["gold", "gold"],
  ["{ not json", "{ not json"],
  ["", ""],
  ['{"$date": "2026-01-01"}', { $date: "2026-01-01" }],
  ["[1, 2]", [1, 2]],
])("%j is read as what it plainly is", (text, value) => {
  expect(readValue(text)).toEqual(value);
});

test.each(["gold", "4242", "true", " spaced ", "", 7, { $number: "1.50" }, [1], { a: "b" }, null])(
  "%j is written so that reading gives it back",
  (value) => {
    expect(readValue(writeValue(value))).toEqual(value);
  },
);
