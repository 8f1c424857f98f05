/** How the rules of a set are evaluated: once through, or until nothing changes. */

import { choice } from "../../grid/toolbar.ts";
import { el } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { USUAL_LIMIT, type RulesDocument } from "./sheet.ts";

const MOST = 100_000;

export interface Settings {
  readonly elements: readonly HTMLElement[];
  readonly show: (document: RulesDocument) => void;
}

export function settings(
  canEdit: boolean,
  set: { mode: (mode: string) => void; limit: (limit: number) => void },
): Settings {
  const mode = choice(t("How the rules are evaluated"), [
    ["sequential", t("Each rule once, by priority")],
    ["inference", t("Again until nothing changes")],
  ]);
  const limit = el("input", {
    type: "number",
    class: "fg-choice fg-rules-limit",
    min: "1",
    max: String(MOST),
    "aria-label": t("Stop after so many firings"),
    title: t("Rules that do not come to rest are stopped after so many firings"),
  });
  const label = el("label", { class: "fg-rules-guard" }, t("at most"), limit, t("firings"));
  mode.disabled = !canEdit;
  limit.disabled = !canEdit;
  mode.addEventListener("change", () => set.mode(mode.value));
  limit.addEventListener("change", () => {
    const wanted = Math.round(Number(limit.value)) || USUAL_LIMIT;
    set.limit(Math.max(1, Math.min(wanted, MOST)));
    limit.value = String(Math.max(1, Math.min(wanted, MOST)));
  });
  return {
    elements: [mode, label],
    show: (document) => {
      mode.value = document.mode;
      limit.value = String(document.limit);
      label.hidden = document.mode !== "inference";
    },
  };
}
