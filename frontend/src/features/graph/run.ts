import { el } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { draw } from "./drawing.ts";
import { criticalPath, tasksIn, type DrawnTask } from "./layout.ts";

/** What the drawing needs to know of a run's event. */
export interface GraphEvent {
  readonly at: string;
  readonly kind: string;
  readonly node: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Span {
  readonly state: string;
  readonly from: number | null;
  readonly to: number | null;
}

const WORDS: Record<string, string> = {
  "node.entered": "active",
  "node.completed": "done",
  "node.failed": "failed",
  "node.skipped": "skipped",
  "node.cancelled": "cancelled",
};

/** Each task's state and times, as the events tell them; items belong to their task. */
export function spansOf(events: readonly GraphEvent[]): Map<string, Span> {
  const spans = new Map<string, Span>();
  for (const { at, kind, node, data } of events) {
    const state = WORDS[kind];
    const inner = data["item"] !== undefined && kind !== "node.entered";
    if (node === null || state === undefined || inner) continue;
    const time = Date.parse(at);
    const from = spans.get(node)?.from ?? null;
    if (state === "active") spans.set(node, { state, from: from ?? time, to: null });
    else spans.set(node, { state, from, to: from === null ? null : time });
  }
  return spans;
}

/** A run's drawing in the colours of its tasks, and below it when each task worked. */
export function graphRun(host: HTMLElement, text: string): (events: readonly GraphEvent[]) => void {
  const tasks = tasksIn(text) ?? [];
  const canvas = el("div", { class: "fg-graph-canvas" });
  const gantt = el("section", { class: "fg-gantt", "aria-label": t("Timeline") });
  host.replaceChildren(el("div", { class: "fg-graph-run" }, canvas, gantt));
  const show = (events: readonly GraphEvent[]): void => {
    const spans = spansOf(events);
    const ends = new Map(
      [...spans].flatMap(([id, { to }]) => (to === null ? [] : [[id, to] as const])),
    );
    const over = /^instance\.(completed|failed|cancelled)$/.test(events.at(-1)?.kind ?? "");
    const path = over ? criticalPath(tasks, ends) : new Set<string>();
    const look = (id: string) => ({
      state: spans.get(id)?.state ?? "idle",
      critical: path.has(id),
    });
    draw(canvas, tasks, look, t("Task graph"));
    const last = Date.parse(events.at(-1)?.at ?? "");
    gantt.replaceChildren(...bars(tasks, spans, path, last));
  };
  show([]);
  return show;
}

function bars(
  tasks: readonly DrawnTask[],
  spans: ReadonlyMap<string, Span>,
  path: ReadonlySet<string>,
  last: number,
): HTMLElement[] {
  const begun = tasks.flatMap((task) => {
    const span = spans.get(task.id);
    return span && span.from !== null
      ? [{ task, state: span.state, from: span.from, to: span.to ?? last }]
      : [];
  });
  const first = Math.min(...begun.map(({ from }) => from));
  const whole = Math.max(1, Math.max(...begun.map(({ to }) => to)) - first);
  return begun.map(({ task, state, from, to }) => {
    const style = {
      left: `${((from - first) / whole) * 100}%`,
      width: `${Math.max(0.5, ((to - from) / whole) * 100)}%`,
    };
    const words = t("{seconds} s", { seconds: ((to - from) / 1000).toFixed(1) });
    const critical = path.has(task.id);
    const bar = el("span", {
      class: "fg-gantt-bar",
      "data-state": state,
      "data-critical": critical,
      style,
    });
    return el(
      "div",
      { class: "fg-gantt-row" },
      el("span", { class: "fg-gantt-name", title: task.name }, task.name),
      el("span", { class: "fg-gantt-track" }, bar),
      el("span", { class: "fg-quiet fg-small" }, words),
    );
  });
}
