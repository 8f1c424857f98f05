/** The choice of what happens when several rows match. */

import { t } from "../../util/i18n.ts";
import { choice } from "../../grid/toolbar.ts";
import type { Aggregation, HitPolicy, SheetDocument } from "./sheet.ts";
import { AGGREGATIONS, HIT_POLICIES, aggregationTitle, hitPolicyTitle } from "./words.ts";

export interface PolicyChoice {
  readonly elements: readonly HTMLElement[];
  readonly show: (document: SheetDocument) => void;
}

export function policyChoice(
  canEdit: boolean,
  set: (policy: HitPolicy, aggregation: Aggregation | null) => void,
): PolicyChoice {
  const policy = choice(
    t("What happens when several rows match"),
    HIT_POLICIES.map((name) => [name, hitPolicyTitle(name)]),
  );
  const aggregation = choice(t("How matches are put together"), [
    ["", aggregationTitle(null)],
    ...AGGREGATIONS.map((name): [string, string] => [name, aggregationTitle(name)]),
  ]);
  for (const select of [policy, aggregation]) {
    select.disabled = !canEdit;
    select.addEventListener("change", () => {
      const chosen = aggregation.value === "" ? null : (aggregation.value as Aggregation);
      set(policy.value as HitPolicy, chosen);
    });
  }
  return {
    elements: [policy, aggregation],
    show: (document) => {
      policy.value = document.hit_policy;
      aggregation.value = document.aggregation ?? "";
      aggregation.hidden = document.hit_policy !== "COLLECT";
    },
  };
}
