/** What helps while a cell of a rule is typed: names, functions and handlers, and the engine's word. */

import type { CellHelp } from "../../grid/grid.ts";
import { inputsOf } from "../../grid/try-inputs.ts";
import type { Column } from "../../grid/sheet.ts";
import { complete, type Completion } from "../../util/feel-words.ts";
import type { RulesPorts } from "./ports.ts";
import type { RulesDocument } from "./sheet.ts";

const SET = /^("?)([^"=(]+)\1\s*=(?!=)/;
const CALLED = /(?:^|\n)call\s+([\w.]*)$/;

/** The texts of one column, row by row. */
export function textsOf(document: RulesDocument, id: string): string[] {
  const index = document.columns.findIndex((column) => column.id === id);
  return document.rows.map((row) => row.cells[index] ?? "");
}

/** The names that the actions give values to. */
export function namesSet(document: RulesDocument): string[] {
  const lines = textsOf(document, "then").flatMap((text) => text.split("\n"));
  return [...new Set(lines.flatMap((line) => SET.exec(line)?.[2]?.trim() ?? []))];
}

/** What the conditions read, as expressions to ask for. */
export function askedBy(document: RulesDocument) {
  return textsOf(document, "when").map((expression) => ({
    expression,
    type: "Any",
    allowed: [],
  }));
}

/** The names that a rule may use: what conditions read, and what actions set. */
export function namesFor(document: RulesDocument): string[] {
  const read = inputsOf(askedBy(document)).map(({ path }) => path.join("."));
  return [...new Set([...read, ...namesSet(document)])];
}

export function ruleHelp(
  document: RulesDocument,
  column: Column,
  handlers: readonly string[],
  check: RulesPorts["check"],
): CellHelp {
  const isAction = column.id === "then";
  const isFeel = isAction || column.id === "when";
  const names = isFeel ? namesFor(document) : [];
  return {
    values: column.allowed ?? [],
    complete: (text, caret) => {
      if (!isFeel) return null;
      return (isAction && called(text, caret, handlers)) || complete(text, caret, names);
    },
    check: async (text) => {
      if (!isFeel || text.trim() === "") return null;
      const [problem] = await check(text, isAction ? "actions" : "expression", names);
      return problem?.message ?? null;
    },
  };
}

/** The handlers that a call may name. */
export function called(
  text: string,
  caret: number,
  handlers: readonly string[],
): Completion | null {
  const typed = CALLED.exec(text.slice(0, caret))?.[1];
  if (typed === undefined) return null;
  const options = handlers.filter((name) => name.startsWith(typed)).map((name) => `${name}(`);
  return options.length > 0 ? { from: caret - typed.length, to: caret, options } : null;
}
