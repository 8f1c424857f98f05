/** What the editor needs from the page around it. */

import type { TableOptions, TablePorts } from "../../grid/editor.ts";
import type { Json } from "../../grid/try-inputs.ts";
import type { RulesDocument, RulesSheet } from "./sheet.ts";
import type { RulesEvaluated } from "./answer.ts";

export interface RulesPorts extends TablePorts<RulesDocument, RulesSheet> {
  evaluate(variables: Record<string, Json>, day: string | null): Promise<RulesEvaluated>;
  /** What is wrong with a condition, or with the lines of a cell of actions. */
  check(
    text: string,
    mode: "expression" | "actions",
    names: readonly string[],
  ): Promise<readonly { message: string }[]>;
  /** The names of the handlers that there are. */
  handlers(): Promise<readonly string[]>;
  fileUrl(kind: "xlsx" | "csv" | "json"): string;
}

export interface RulesOptions extends TableOptions<RulesSheet> {
  readonly ports: RulesPorts;
}
