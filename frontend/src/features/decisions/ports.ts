/** What the editor needs from the page around it. */

import type { TableOptions, TablePorts } from "../../grid/editor.ts";
import type { Evaluated } from "./answer.ts";
import type { Sheet, SheetDocument } from "./sheet.ts";
import type { Json } from "../../grid/try-inputs.ts";

export interface TextProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** What the editor asks of the server. */
export interface DecisionPorts extends TablePorts<SheetDocument, Sheet> {
  evaluate(variables: Record<string, Json>): Promise<Evaluated>;
  /** The names the model gives to its expressions. */
  names(): Promise<readonly string[]>;
  /** What is wrong with an expression or with the tests of a cell, as the engine reads it. */
  check(
    text: string,
    mode: "expression" | "unary",
    names: readonly string[],
  ): Promise<readonly TextProblem[]>;
  fileUrl(kind: "xlsx" | "csv" | "dmn"): string;
}

export interface EditorOptions extends TableOptions<Sheet> {
  readonly ports: DecisionPorts;
}
