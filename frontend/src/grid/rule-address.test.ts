import { expect, test } from "vitest";
import { ruleIn } from "./rule-address.ts";

test.each([
  ["#rule=1", 0],
  ["#rule=12", 11],
  ["#rule=0", null],
  ["#rule=", null],
  ["#rule=x", null],
  ["#rule=1&x", null],
  ["", null],
])("%j names row %j", (hash, row) => {
  expect(ruleIn(hash)).toBe(row);
});
