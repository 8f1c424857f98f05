/** A decision table for tests. */

import { sampleDocument as sampleTable } from "../../grid/random.fixture.ts";
import type { SheetDocument } from "./sheet.ts";

export { column } from "../../grid/random.fixture.ts";

export function sampleDocument(rows = 4): SheetDocument {
  const { columns, rows: lines } = sampleTable(rows);
  const decision = { id: "d", name: "Discount" };
  return { decision, hit_policy: "FIRST", aggregation: null, columns, rows: lines };
}
