/** What the condition columns of a decision table ask for. */

import { presentAllowed } from "../../grid/cells.ts";
import type { Asked } from "../../grid/try-inputs.ts";
import type { SheetDocument } from "./sheet.ts";

export function askedBy(document: SheetDocument): Asked[] {
  return document.columns
    .filter(({ role }) => role === "when")
    .map((column) => ({
      expression: column.expression || column.label,
      type: column.type,
      allowed: presentAllowed(column),
    }));
}
