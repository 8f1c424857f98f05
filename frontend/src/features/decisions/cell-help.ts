/** What helps while a cell is typed: names and functions to choose from, and the engine's word. */

import { complete } from "../../util/feel-words.ts";
import type { CellHelp } from "../../grid/grid.ts";
import { parseCell, plainType, presentAllowed } from "../../grid/cells.ts";
import type { DecisionPorts } from "./ports.ts";
import { inputsOf } from "../../grid/try-inputs.ts";
import type { Column } from "../../grid/sheet.ts";
import type { SheetDocument } from "./sheet.ts";
import { askedBy } from "./asked.ts";

/** Whether what is typed in a column is an expression rather than plain text. */
export function isExpression(text: string, column: Pick<Column, "role" | "type">): boolean {
  if (column.role === "annotation") return false;
  return plainType(column.type) !== "string" || /^\s*=|[?"]/.test(text);
}

/** The names that a cell may use: what the conditions read, and what the model is given. */
export function namesFor(document: SheetDocument, given: readonly string[]): string[] {
  const read = inputsOf(askedBy(document)).map(({ path }) => path.join("."));
  return [...new Set([...read, ...given])];
}

export function cellHelp(
  document: SheetDocument,
  column: Column,
  given: readonly string[],
  check: DecisionPorts["check"],
): CellHelp {
  const names = namesFor(document, given);
  const mode = column.role === "when" ? "unary" : "expression";
  return {
    values: presentAllowed(column),
    complete: (text, caret) => (isExpression(text, column) ? complete(text, caret, names) : null),
    check: async (text) => {
      if (column.role === "annotation" || text.trim() === "") return null;
      const [problem] = await check(parseCell(text, column), mode, names);
      return problem?.message ?? null;
    },
  };
}
