import { listUserTasks } from "../../api/instances.ts";
import { openLive } from "../../api/live.ts";
import type { UserTask } from "../../api/types.ts";
import { el, emptyState, fillWith, toast } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { ago } from "../../util/time.ts";
import { openTask, type OpenedTask } from "./task.ts";

type Row = UserTask & { readonly model?: string; readonly created_at?: string };

/** The page of open tasks: a list that keeps itself true, and the form of the chosen one. */
export function openTaskList(root: HTMLElement, workspace: string): { close: () => void } {
  let rows: readonly Row[] | null = null;
  let chosen: string | null = location.hash.slice(1) || null;
  let opened: OpenedTask | null = null;
  let waiting = 0;

  const count = el("p", { class: "fg-visually-hidden", "aria-live": "polite" });
  const list = el("ul", { class: "fg-tasks-list fg-card", "aria-label": t("Open tasks") });
  const form = el("section", { class: "fg-tasks-form fg-card", "aria-label": t("Task") });
  const page = el("div", { class: "fg-tasks" }, list, form);
  const empty = emptyState(
    "inbox",
    t("Nothing to do"),
    t("Tasks for you appear here by themselves."),
  );
  const box = el("div", { class: "fg-content" }, el("h1", null, t("Tasks")), count, page, empty);
  root.replaceChildren(box);

  const draw = (): void => {
    const known = rows ?? [];
    page.hidden = known.length === 0;
    page.style.display = known.length === 0 ? "none" : "";
    empty.style.display = rows !== null && known.length === 0 ? "" : "none";
    count.textContent = rows === null ? "" : t("{n} open tasks", { n: known.length });
    const focused = document.activeElement?.getAttribute("data-task");
    fillWith(list, ...known.map((row) => el("li", null, entry(row))));
    if (focused) list.querySelector<HTMLElement>(`[data-task="${CSS.escape(focused)}"]`)?.focus();
  };

  const entry = (row: Row): HTMLElement =>
    el(
      "button",
      {
        type: "button",
        "data-task": row.id,
        "aria-current": row.id === chosen ? "true" : "false",
        onclick: () => void show(row.id),
      },
      el("strong", null, row.name || row.node),
      el("span", { class: "fg-quiet fg-small" }, lineOf(row)),
    );

  const show = async (id: string): Promise<void> => {
    chosen = id;
    history.replaceState(null, "", `#${id}`);
    draw();
    opened?.destroy();
    opened = null;
    const row = rows?.find((candidate) => candidate.id === id);
    const body = el("div", null);
    fillWith(
      form,
      el("h2", null, row?.name || row?.node || t("Task")),
      el(
        "p",
        { class: "fg-quiet fg-small" },
        row ? `${lineOf(row)} · ` : "",
        row ? el("a", { href: `/instances/${row.instance}/` }, t("Open the run")) : "",
      ),
      body,
    );
    try {
      opened = await openTask(body, id, () => completed(id));
    } catch (error) {
      body.textContent = error instanceof Error ? error.message : String(error);
    }
  };

  const completed = (id: string): void => {
    void toast(t("Task completed"), "success");
    rows = (rows ?? []).filter((row) => row.id !== id);
    choose();
  };

  const choose = (): void => {
    draw();
    const known = rows ?? [];
    if (chosen !== null && known.some((row) => row.id === chosen)) return;
    if (known[0]) return void show(known[0].id);
    chosen = null;
    opened?.destroy();
    opened = null;
    form.replaceChildren();
  };

  const refresh = async (): Promise<void> => {
    waiting = 0;
    const before = rows;
    try {
      rows = await listUserTasks(workspace);
    } catch (error) {
      if (before === null) void toast(String(error), "danger");
      return;
    }
    if (before === null && chosen !== null) return void show(chosen);
    choose();
  };

  const soon = (): void => {
    if (waiting === 0) waiting = window.setTimeout(() => void refresh(), 150);
  };
  const live = openLive({ path: () => `/ws/workspaces/${workspace}/instances/`, onMessage: soon });
  void refresh();
  return { close: live.close };
}

function lineOf(row: Row): string {
  const who = [row.assignee ?? "", ...row.candidate_groups].filter((name) => name !== "");
  return [row.model, who.join(" / "), row.created_at && ago(row.created_at)]
    .filter(Boolean)
    .join(" · ");
}
