/** The sheet: what the server sends for a decision table, and what one edits. */

import type { GridDocument, Kept } from "../../grid/sheet.ts";

export type HitPolicy =
  "UNIQUE" | "FIRST" | "ANY" | "COLLECT" | "PRIORITY" | "RULE ORDER" | "OUTPUT ORDER";
export type Aggregation = "SUM" | "MIN" | "MAX" | "COUNT";

export interface SheetDocument extends GridDocument {
  readonly decision: { readonly id: string; readonly name: string };
  readonly hit_policy: HitPolicy;
  readonly aggregation: Aggregation | null;
}

export type Sheet = SheetDocument & Kept;

export function documentOf(sheet: SheetDocument): SheetDocument {
  const { decision, hit_policy, aggregation, columns, rows } = sheet;
  return { decision, hit_policy, aggregation, columns, rows };
}
