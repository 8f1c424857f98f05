/** What the editor needs from the page around it. */

import type { Evaluated } from "./answer.ts";
import type { Sheet, SheetDocument } from "./sheet.ts";
import type { Json } from "./try-inputs.ts";

export interface TextProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** What the editor asks of the server. */
export interface DecisionPorts {
  getSheet(): Promise<Sheet>;
  putSheet(document: SheetDocument, revision: number): Promise<Sheet>;
  readFile(file: File): Promise<Sheet>;
  evaluate(variables: Record<string, Json>): Promise<Evaluated>;
  publish(revision: number, note: string): Promise<{ number: number }>;
  rename(name: string): Promise<unknown>;
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

/** What the person may do here; the server judges each request again. */
export interface Rights {
  readonly canEdit: boolean;
  readonly canPublish: boolean;
  readonly canTry: boolean;
}

export interface EditorOptions extends Rights {
  readonly id: string;
  readonly name: string;
  readonly backUrl: string;
  readonly sheet: Sheet;
  readonly ports: DecisionPorts;
}
