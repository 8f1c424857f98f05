import type { Chain } from "../../api/administration.ts";
import { button, el, icon } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { moment } from "../../util/time.ts";

/** Whether the chain holds, said so that nobody has to know what a chain is. */
export function chainCard(chain: Chain, again: () => void): HTMLElement {
  const whole = chain.faults.length === 0;
  const title = whole
    ? t("Entries {first} to {last} are as they were written", {
        first: chain.first,
        last: chain.last,
      })
    : t("The log was tampered with");
  const anchored =
    chain.anchor === null
      ? t("Nothing was written down outside the database yet.")
      : t("Entry {n} was written down outside the database, {at}.", {
          n: chain.anchor.seq,
          at: moment(chain.anchor.at),
        });
  return el(
    "div",
    { class: "fg-card fg-audit-state", "data-whole": String(whole), role: "status" },
    icon(whole ? "shield" : "triangle-alert"),
    el(
      "div",
      null,
      el("strong", null, title),
      ...chain.faults.map((fault) => el("p", { class: "fg-wrong" }, fault)),
      el("p", { class: "fg-quiet fg-small" }, anchored),
      el("p", { class: "fg-quiet fg-small fg-mono fg-audit-hash", title: chain.hash }, chain.hash),
    ),
    el("span", { class: "fg-spacer" }),
    button({ label: t("Check again"), icon: "refresh-cw", onclick: again }),
  );
}
