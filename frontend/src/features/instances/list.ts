import "./list.css";
import { listInstances } from "../../api/instances.ts";
import { openLive } from "../../api/live.ts";
import { listModels } from "../../api/models.ts";
import type { Instance, Model } from "../../api/types.ts";
import { button, el, emptyState, fillWith, toast } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { askToSend } from "./send_dialog.ts";
import { filterFrom, merge, queryOf, searchFrom, type Filter } from "./rows.ts";
import { createTable } from "./table.ts";

/** The page of runs: newest first, filtered by its address, kept true by the workspace's news. */
export function openInstanceList(
  root: HTMLElement,
  workspace: string,
  canSend: boolean,
): { close: () => void } {
  let filter: Filter = filterFrom(location.search);
  let rows: readonly Instance[] = [];
  let next: string | null = null;
  let loaded = false;
  let late: Instance[] = []; // news that came while a page was on its way

  const table = createTable();
  const more = button({ label: t("Load more"), onclick: () => void load(false) });
  const empty = emptyState(
    "activity",
    t("No runs"),
    t("Open a process and press Run: it appears here at once."),
    el("a", { href: "/" }, t("Open the models")),
  );
  const states = select(t("State"), [
    ["", t("All states")],
    ["running", t("Running")],
    ["completed", t("Completed")],
    ["cancelled", t("Cancelled")],
    ["failed", t("Failed")],
  ]);
  const models = select(t("Model"), [["", t("All models")]]);
  const search = el("input", {
    type: "search",
    class: "fg-runs-select fg-runs-search",
    placeholder: t("Business key, or name=value"),
    title: t("A business key, or a variable: order.customer=Ann"),
    "aria-label": t("Search runs"),
    value: filter.search,
  });
  const from = day(t("Started from"), filter.from);
  const until = day(t("Started until"), filter.until);
  const dot = el("span", { class: "fg-runs-live", role: "status" });
  const bar = el(
    "div",
    { class: "fg-runs-bar" },
    el("h1", null, t("Runs")),
    dot,
    el("span", { class: "fg-spacer" }),
    search,
    from,
    until,
    models,
    states,
    ...(canSend
      ? [
          button({
            label: t("Send a message"),
            icon: "send",
            look: "outlined",
            onclick: () => void askToSend(workspace),
          }),
        ]
      : []),
  );
  root.replaceChildren(
    el(
      "div",
      { class: "fg-content fg-runs" },
      bar,
      table.element,
      empty,
      el("div", { class: "fg-runs-more" }, more),
    ),
  );

  const draw = (): void => {
    states.value = filter.state;
    models.value = filter.model;
    table.show(rows);
    table.element.hidden = rows.length === 0;
    const nothing = loaded && rows.length === 0;
    empty.style.display = nothing && next === null ? "" : "none";
    more.style.display = next === null ? "none" : "";
  };

  const load = async (fresh: boolean): Promise<void> => {
    const asked = filter;
    late = [];
    table.element.ariaBusy = "true";
    try {
      const page = await listInstances(workspace, {
        ...queryOf(filter),
        cursor: fresh ? null : next,
      });
      if (asked !== filter) return;
      const known = new Set(fresh ? [] : rows.map((row) => row.id));
      const added = page.results.filter((row) => !known.has(row.id));
      rows = merge(fresh ? page.results : [...rows, ...added], late, filter);
      next = page.next;
      loaded = true;
      table.element.ariaBusy = "false";
      draw();
    } catch (error) {
      void toast(error instanceof Error ? error.message : String(error), "danger");
    }
  };

  const change = (): void => {
    filter = {
      model: models.value,
      state: states.value,
      search: search.value.trim(),
      from: from.value,
      until: until.value,
    };
    history.replaceState(null, "", `${location.pathname}${searchFrom(filter)}`);
    void load(true);
  };
  states.addEventListener("change", change);
  models.addEventListener("change", change);
  for (const control of [search, from, until]) control.addEventListener("change", change);

  listModels(workspace).then(
    (known: Model[]) => {
      const processes = known.filter((model) => model.kind === "process");
      models.append(...processes.map((model) => el("option", { value: model.id }, model.name)));
      models.value = filter.model;
    },
    () => undefined,
  );

  let greeted = 0;
  const live = openLive({
    path: () => `/ws/workspaces/${workspace}/instances/`,
    onStatus: ({ state }) => {
      dot.dataset.live = state;
      fillWith(
        dot,
        state === "live" ? t("Live") : state === "closed" ? t("Not watching") : t("Connecting"),
      );
    },
    onMessage: (message) => {
      if (message.type === "hello" && greeted++ > 0) void load(true);
      if (message.type !== "instances" || !Array.isArray(message.instances)) return;
      late.push(...(message.instances as Instance[]));
      rows = merge(rows, message.instances as Instance[], filter);
      draw();
    },
  });
  void load(true);
  draw();
  return {
    close: () => {
      live.close();
      table.close();
    },
  };
}

function day(label: string, value: string): HTMLInputElement {
  return el("input", {
    type: "date",
    class: "fg-runs-select",
    title: label,
    "aria-label": label,
    value,
  });
}

function select(label: string, options: readonly (readonly [string, string])[]): HTMLSelectElement {
  return el(
    "select",
    { class: "fg-runs-select", "aria-label": label },
    ...options.map(([value, words]) => el("option", { value }, words)),
  );
}
