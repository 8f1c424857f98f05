import { expect, test } from "vitest";
import { namesRead, shown, typed } from "./values.ts";

test("a value is shown and read back in its type", () => {
  for (const [value, type] of [
    ["text", "string"],
    [1.5, "number"],
    [true, "boolean"],
    [{ a: [1] }, "object"],
    ["= x + 1", "number"],
  ] as const)
    expect(typed(shown(value), type, value)).toEqual(value);
  expect(typed(" ", "string", "x")).toBeUndefined();
  expect(typed("12", "string", "x")).toBe("12");
  expect(typed("{", "object", {})).toBe("{");
});

test("the names that nobody gives are found", () => {
  const given = new Set(["validate"]);
  expect(namesRead(["order.amount > 3 and validate", 'count(lines) = "order"'], given)).toEqual([
    "lines",
    "order",
  ]);
  expect(namesRead(["for x in xs return x"], given)).toContain("xs");
});
