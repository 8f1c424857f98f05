import { expect, test } from "vitest";
import { cellHelp, isExpression } from "./cell-help.ts";
import { namesIn } from "./names.ts";
import { column, sampleDocument } from "./sample.fixture.ts";

test.each([
  ["number", "when", "am", true],
  ["string", "when", "am", false],
  ["string", "when", "= am", true],
  ["string", "when", 'starts with(?, "a")', true],
  ["string", "annotation", "= am", false],
  ["Any", "then", "am", true],
] as const)("in a %s %s column %j is an expression: %s", (type, role, text, expected) => {
  expect(isExpression(text, { role, type })).toBe(expected);
});

test("a cell is judged as it would be stored, by the tests of its role", async () => {
  const asked: unknown[] = [];
  const document = sampleDocument();
  const check = async (...question: unknown[]) => {
    asked.push(question.slice(0, 2));
    return [{ message: "no", line: 1, column: 1 }];
  };
  const help = (role: "when" | "then" | "annotation") =>
    cellHelp(document, column(role, "string"), [], check);
  expect(await help("when").check("gold")).toBe("no");
  expect(await help("then").check("= a +")).toBe("no");
  expect(await help("annotation").check("= a +")).toBeNull();
  expect(await help("then").check(" ")).toBeNull();
  expect(asked).toEqual([
    ['"gold"', "unary"],
    ["a +", "expression"],
  ]);
});

test("a model's names are read from its text", () => {
  const text = `<definitions name="no"><inputData id="i" name="Order size"/>
    <dmn:decision name="A &amp; B" id="d"><variable name="x"/></dmn:decision></definitions>`;
  expect(namesIn(text)).toEqual(["Order size", "A & B"]);
});
