/** The words for what the standard names in capitals. */

import { t } from "../../util/i18n.ts";
import type { Role } from "../../grid/sheet.ts";
import type { Aggregation, HitPolicy } from "./sheet.ts";

export const HIT_POLICIES: readonly HitPolicy[] = [
  "UNIQUE",
  "FIRST",
  "ANY",
  "PRIORITY",
  "COLLECT",
  "RULE ORDER",
  "OUTPUT ORDER",
];

export const AGGREGATIONS: readonly Aggregation[] = ["SUM", "MIN", "MAX", "COUNT"];

export function hitPolicyTitle(policy: HitPolicy): string {
  const titles: Record<HitPolicy, string> = {
    UNIQUE: t("Only one row may match (UNIQUE)"),
    FIRST: t("First row that matches wins (FIRST)"),
    ANY: t("Rows that match must agree (ANY)"),
    PRIORITY: t("Most important result wins (PRIORITY)"),
    COLLECT: t("Collect every match (COLLECT)"),
    "RULE ORDER": t("Every match, in row order (RULE ORDER)"),
    "OUTPUT ORDER": t("Every match, by importance (OUTPUT ORDER)"),
  };
  return titles[policy];
}

export function aggregationTitle(aggregation: Aggregation | null): string {
  if (aggregation === null) return t("as a list");
  const titles: Record<Aggregation, string> = {
    SUM: t("added up (SUM)"),
    MIN: t("the smallest (MIN)"),
    MAX: t("the largest (MAX)"),
    COUNT: t("how many (COUNT)"),
  };
  return titles[aggregation];
}

export function roleTitle(role: Role): string {
  const titles: Partial<Record<Role, string>> = {
    when: t("When"),
    then: t("Then"),
    annotation: t("Annotations"),
  };
  return titles[role] ?? "";
}
