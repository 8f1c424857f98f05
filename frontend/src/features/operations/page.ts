import "./operations.css";
import { openLive } from "../../api/live.ts";
import { getOperations, type Operations } from "../../api/operations.ts";
import { button, el, fillWith } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { throughputChart } from "./chart.ts";
import { caches, incidents, models, tiles, workers } from "./panels.ts";
import { editPool, pools, type PoolDesk } from "./pools.ts";
import { alertRules } from "./rules.ts";

const PAUSE = 5000;
const SOONEST = 1500;

/** What goes on in a workspace: looked at again whenever its runs move, and every five seconds. */
export function openOperations(root: HTMLElement, workspace: string, canSet: boolean): void {
  let now: Operations | null = null;
  let lookedAt = 0;
  let waiting: number | undefined;
  const chart = throughputChart();
  const parts = {
    tiles: el("div"),
    incidents: el("div"),
    models: el("div"),
    pools: el("div"),
    workers: el("div"),
    caches: el("div"),
  };
  const state = el("span", { class: "fg-ops-live", role: "status" }, t("Connecting"));
  const desk: PoolDesk = { workspace, canSet, changed: () => void look() };
  const rules = alertRules({ workspace, canSet, pools: () => now?.pools ?? [] });

  const add = (label: string, onclick: () => void): HTMLElement | null =>
    canSet ? button({ label, icon: "plus", onclick }) : null;
  root.replaceChildren(
    el(
      "div",
      { class: "fg-content fg-ops" },
      el("div", { class: "fg-ops-bar" }, el("h1", null, t("Operations")), state),
      parts.tiles,
      card(t("Throughput per minute"), chart.element),
      card(t("Open incidents by cause"), parts.incidents),
      card(t("Models"), parts.models),
      el(
        "div",
        { class: "fg-ops-two" },
        card(
          t("Pools"),
          parts.pools,
          add(t("New pool"), () => void editPool(desk, null)),
        ),
        card(t("Workers"), parts.workers),
      ),
      card(t("Alerts"), rules.alerts),
      card(t("Alert rules"), rules.rules, add(t("New alert rule"), rules.add)),
      card(t("Caches"), parts.caches),
    ),
  );

  const look = async (): Promise<void> => {
    lookedAt = Date.now();
    try {
      now = await getOperations(workspace);
    } catch (error) {
      fillWith(state, error instanceof Error ? error.message : String(error));
      state.dataset.live = "closed";
      return;
    }
    state.dataset.live = "live";
    fillWith(state, t("Live"));
    fillWith(parts.tiles, tiles(now));
    chart.show(now.throughput);
    fillWith(parts.incidents, incidents(now));
    fillWith(parts.models, models(now));
    fillWith(parts.workers, workers(now));
    fillWith(parts.caches, caches(now));
    if (!parts.pools.contains(document.activeElement)) fillWith(parts.pools, pools(now, desk));
  };
  const soon = (): void => {
    if (waiting !== undefined || document.visibilityState !== "visible") return;
    waiting = window.setTimeout(
      () => {
        waiting = undefined;
        void look();
      },
      Math.max(0, SOONEST - (Date.now() - lookedAt)),
    );
  };
  openLive({ path: () => `/ws/workspaces/${workspace}/instances/`, onMessage: soon });
  setInterval(soon, PAUSE);
  setInterval(() => void rules.load().catch(() => undefined), 3 * PAUSE);
  void look();
  void rules.load().catch(() => undefined);
}

function card(title: string, content: HTMLElement, action: HTMLElement | null = null): HTMLElement {
  return el(
    "section",
    { class: "fg-card fg-ops-card", "aria-label": title },
    el("header", null, el("h2", null, title), action),
    content,
  );
}
