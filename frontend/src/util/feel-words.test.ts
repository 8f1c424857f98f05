import { expect, test } from "vitest";
import { complete } from "./feel-words.ts";

const NAMES = ["amount", "Order size", "customer.level", "customer.age"];

test.each([
  ["am", 2, ["amount"]],
  ["> am", 4, ["amount"]],
  ["order s", 7, ["Order size"]],
  ["if order s", 10, ["Order size"]],
  ["customer.", 9, ["customer.level", "customer.age"]],
  ["customer.l + 1", 10, ["customer.level"]],
  ["starts w", 8, ["starts with("]],
  ["x + date a", 10, ["date and time("]],
  ['"am', 3, null],
  ['"x" + am', 8, ["amount"]],
  ["12", 2, null],
  ["zzz", 3, null],
  ["amount", 6, null],
  ["", 0, null],
])("%j at %i", (text, caret, options) => {
  expect(complete(text, caret, NAMES)?.options ?? null).toEqual(options);
});

test("the word before the caret is what goes", () => {
  expect(complete("1 + if order s", 14, NAMES)).toMatchObject({ from: 7, to: 14 });
});
