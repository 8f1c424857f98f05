/** What helps while a cell of a rule is typed: names, functions and handlers, and the engine's word. */

import type { CellHelp } from "../../grid/grid.ts";
import { inputsOf, type Asked, type TryInput } from "../../grid/try-inputs.ts";
import type { Column } from "../../grid/sheet.ts";
import { complete, type Completion } from "../../util/feel-words.ts";
import type { RulesPorts } from "./ports.ts";
import type { RulesDocument } from "./sheet.ts";

const SET = /^("?)([^"=(]+)\1\s*=(?!=)(.*)/s;
const GIVEN = /^(?:call|emit)\b[^(]*\((.*)\)/s;
const LABEL = /[\p{L}_][\p{L}\d_ ]*:/gu;
const CALLED = /(?:^|\n)call\s+([\w.]*)$/;

/** The texts of one column, row by row. */
export function textsOf(document: RulesDocument, id: string): string[] {
  const index = document.columns.findIndex((column) => column.id === id);
  return document.rows.map((row) => row.cells[index] ?? "");
}

/** The actions, each by itself; a line that begins with a space goes on with the one before. */
function actionsOf(document: RulesDocument): string[] {
  return textsOf(document, "then").flatMap((text) => text.split(/\n(?!\s)/));
}

/** The names that the actions give values to. */
export function namesSet(document: RulesDocument): string[] {
  const names = actionsOf(document).flatMap((line) => SET.exec(line)?.[2]?.trim() ?? []);
  return [...new Set(names)];
}

const asked = (expression: string): Asked => ({ expression, type: "Any", allowed: [] });

/** What the conditions read, and what else the actions read that no rule gives a value to. */
export function ruleInputs(document: RulesDocument): TryInput[] {
  const conditions = inputsOf(textsOf(document, "when").map(asked));
  const values = actionsOf(document).map((line) => {
    return SET.exec(line)?.[3] ?? GIVEN.exec(line)?.[1]?.replace(LABEL, " ") ?? "";
  });
  const known = new Set([...namesSet(document), ...conditions.map(({ path }) => path.join("."))]);
  const others = inputsOf(values.map(asked));
  return [...conditions, ...others.filter(({ path }) => !known.has(path.join(".")))];
}

/** The names that a rule may use: what conditions read, and what actions set. */
export function namesFor(document: RulesDocument): string[] {
  const read = ruleInputs(document).map(({ path }) => path.join("."));
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
