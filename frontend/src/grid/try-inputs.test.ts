import { describe, expect, it } from "vitest";

import { inputsOf, valueOf, variablesOf } from "./try-inputs.ts";

function asked(...all: [expression: string, type: string][]) {
  return all.map(([expression, type]) => ({ expression, type, allowed: [] }));
}

describe("try inputs", () => {
  it("finds each variable once, nested ones by their path", () => {
    const inputs = inputsOf(
      asked(
        ["customer.level", "string"],
        ["customer.age", "number"],
        ["customer.level", "string"],
        ['upper case(country) = "FR" and amount > 3', "boolean"],
      ),
    );
    expect(inputs.map((input) => [input.path.join("."), input.type])).toEqual([
      ["customer.level", "string"],
      ["customer.age", "number"],
      ["country", "Any"],
      ["amount", "Any"],
    ]);
    const texts: Record<string, string> = { level: "gold", age: "30", country: "FR", amount: "5" };
    expect(variablesOf(inputs, (input) => texts[input.path.at(-1) ?? ""] ?? "")).toEqual({
      customer: { level: "gold", age: 30 },
      country: "FR",
      amount: 5,
    });
  });

  it("asks for nothing where an expression is a word of the language", () => {
    expect(inputsOf(asked(["true", "Any"], ["null", "Any"]))).toEqual([]);
  });

  it("keeps names with spaces whole", () => {
    const [input] = inputsOf(asked(["Order size", "number"]));
    expect(input?.path).toEqual(["Order size"]);
  });

  it.each([
    ["", "number", null],
    ["1.5", "number", 1.5],
    ["true", "boolean", true],
    ["2026-01-01", "date", { $date: "2026-01-01" }],
    ["2026-01-01T10:00:00", "date and time", { $datetime: "2026-01-01T10:00:00" }],
    ["10:00:00", "time", { $time: "10:00:00" }],
    ["P1D", "days and time duration", { $duration: "P1D" }],
    ["P1Y", "years and months duration", { $duration: "P1Y" }],
    ["12", "string", "12"],
    ["[1, 2]", "Any", [1, 2]],
    ["plain", "Any", "plain"],
  ])("reads %j as %s", (text, type, value) => {
    expect(valueOf(text, type)).toEqual(value);
  });
});
