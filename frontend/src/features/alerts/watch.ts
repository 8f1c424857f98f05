import { listAlerts } from "../../api/operations.ts";
import { el, toast } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { counted, unseen } from "./seen.ts";

const PAUSE = 15_000;
const KEPT = "flowglass.alerts";

/** Looks for alerts while the page is in sight: a badge in the header counts them, a notice tells new ones. */
export function watchAlerts(): void {
  const link = document.querySelector<HTMLElement>("[data-alerts]");
  const workspace = link?.dataset.alerts;
  if (!link || !workspace) return;
  const badge = el("span", { class: "fg-alert-badge", hidden: true });
  link.append(badge);
  const look = async (): Promise<void> => {
    if (document.visibilityState !== "visible") return;
    try {
      const alerts = await listAlerts(workspace);
      const count = counted(alerts);
      badge.textContent = String(count);
      badge.hidden = count === 0;
      badge.title = t("{n} open alerts", { n: count });
      const seen = new Set(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]") as string[]);
      for (const alert of unseen(alerts, seen)) void toast(alert.text, "danger");
      sessionStorage.setItem(KEPT, JSON.stringify(alerts.map((alert) => alert.id)));
    } catch {
      return; // the next look finds them
    }
  };
  void look();
  setInterval(() => void look(), PAUSE);
  document.addEventListener("visibilitychange", () => void look());
  document.addEventListener("fg-alerts-changed", () => void look());
}
