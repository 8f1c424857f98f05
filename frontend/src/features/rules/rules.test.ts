import { describe, expect, it } from "vitest";

import { triedOf, type RulesEvaluated } from "./answer.ts";
import { called, namesSet, ruleHelp, ruleInputs } from "./help.ts";
import { documentOf, fromServer, setLimit, setMode, toServer } from "./sheet.ts";

const COLUMNS = "name priority group when then from until enabled note".split(" ");

function rules(...pairs: readonly (readonly [when: string, then: string])[]) {
  const rows = pairs.map(([when, then], n) => ({
    id: `r${n}`,
    cells: COLUMNS.map((name) => ({ when, then, enabled: "true" })[name] ?? ""),
  }));
  const kept = { revision: 3, problems: [] };
  return fromServer({ mode: "sequential", limit: 10, columns: COLUMNS, rows, ...kept });
}

const SAMPLE = rules(
  [
    'amount >= 10 and customer.level = "gold"',
    'discount = base + 1\ncall log(message: "m: " + note)',
  ],
  ["true", "payable = amount -\n  discount\nemit big order(size: amount)"],
);

describe("rules as a table", () => {
  it("goes to the server as it came", () => {
    const { mode, limit, rows } = SAMPLE;
    expect(toServer(documentOf(SAMPLE))).toEqual({ mode, limit, rows });
  });

  it("refuses a column that it does not know", () => {
    expect(() => fromServer({ ...SAMPLE, columns: ["colour"], rows: [] })).toThrow("colour");
  });

  it("changes its settings as edits that may change nothing", () => {
    const document = documentOf(SAMPLE);
    expect(setMode("sequential")(document)).toBe(document);
    expect(setLimit(10)(document)).toBe(document);
    expect([setMode("inference")(document).mode, setLimit(5)(document).limit]).toEqual([
      "inference",
      5,
    ]);
  });
});

describe("what a rule may name", () => {
  it("knows what actions set, and asks for what no rule sets", () => {
    expect(namesSet(SAMPLE)).toEqual(["discount", "payable"]);
    expect(ruleInputs(SAMPLE).map(({ path }) => path.join("."))).toEqual([
      "amount",
      "customer.level",
      "base",
      "note",
    ]);
  });

  it("offers handlers behind call, and names elsewhere", () => {
    expect(called("x = 1\ncall lo", 13, ["log", "http"])?.options).toEqual(["log("]);
    expect(called("x = lo", 6, ["log"])).toBeNull();
    const column = SAMPLE.columns[4]!;
    const help = ruleHelp(SAMPLE, column, ["log"], async () => []);
    expect(help.complete("x = dis", 7)?.options[0]).toBe("discount");
  });

  it("has conditions and actions judged, each in its own way, and nothing else", async () => {
    const seen: string[] = [];
    const check = async (_text: string, mode: string) => {
      seen.push(mode);
      return [{ message: "wrong" }];
    };
    const words = await Promise.all(
      SAMPLE.columns.map((column) => ruleHelp(SAMPLE, column, [], check).check("a b")),
    );
    expect(seen).toEqual(["expression", "actions"]);
    expect(words.filter(Boolean)).toHaveLength(2);
  });
});

it("marks the rules that fired and what stopped the others", () => {
  const answer = {
    fired: [{ rule: "a", row: 2, changes: {} }],
    trace: [
      { rule: "a", row: 2, verdict: "fired", reason: "" },
      { rule: "b", row: 1, verdict: "error", reason: "no value" },
      { rule: "c", row: 3, verdict: "disabled", reason: "switched off" },
    ],
  } as unknown as RulesEvaluated;
  const tried = triedOf(answer);
  expect(tried.matched).toEqual([1]);
  expect([...tried.missed]).toEqual([
    [0, { column: "when", words: "no value", failed: true }],
    [2, { column: "enabled", words: "switched off", failed: false }],
  ]);
});
