/** Edits of what a decision table is, apart from its columns and rows. */

import type { Edit } from "../../grid/document.ts";
import type { Aggregation, HitPolicy, SheetDocument } from "./sheet.ts";

/** Only COLLECT may sum, count or take an extreme; leaving it drops the aggregation. */
export function setHitPolicy(
  policy: HitPolicy,
  aggregation: Aggregation | null = null,
): Edit<SheetDocument> {
  return (document) => {
    const kept = policy === "COLLECT" ? aggregation : null;
    return policy === document.hit_policy && kept === document.aggregation
      ? document
      : { ...document, hit_policy: policy, aggregation: kept };
  };
}

export function renameDecision(name: string): Edit<SheetDocument> {
  return (document) =>
    name === document.decision.name
      ? document
      : { ...document, decision: { ...document.decision, name } };
}
