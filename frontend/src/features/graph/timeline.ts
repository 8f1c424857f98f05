import { el } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { use } from "../../diagram/parts.ts";
import { isTask } from "../../diagram/graph/notation.ts";
import { tasksBefore } from "../../diagram/graph/notation.ts";
import { criticalPath, type DrawnTask } from "../../diagram/graph/layout.ts";

/** What the timeline needs to know of a run's event. */
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
const CRITICAL = "fg-graph-critical";

/** Each task's state and times, as the events tell them; items belong to their task. */
function spansOf(events: readonly GraphEvent[]): Map<string, Span> {
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

/** When each task worked, below its drawing; at the end what decided the time stands out in both. */
export function createTimeline(
  host: HTMLElement,
  diagram: object,
): (events: readonly GraphEvent[]) => void {
  const gantt = el("section", { class: "fg-gantt", "aria-label": t("Timeline") });
  host.replaceChildren(gantt);
  const marked = new Set<string>();
  return (events) => {
    const tasks = tasksOf(diagram);
    const spans = spansOf(events);
    const ends = new Map(
      [...spans].flatMap(([id, { to }]) => (to === null ? [] : [[id, to] as const])),
    );
    const over = /^instance\.(completed|failed|cancelled)$/.test(events.at(-1)?.kind ?? "");
    const path = over ? criticalPath(tasks, ends) : new Set<string>();
    markPath(diagram, path, marked);
    gantt.replaceChildren(...bars(tasks, spans, path, Date.parse(events.at(-1)?.at ?? "")));
  };
}

function tasksOf(diagram: object): DrawnTask[] {
  return use(diagram, "elementRegistry")
    .getAll()
    .filter(isTask)
    .map((part) => ({
      id: part.id,
      name: part.businessObject.name || part.id,
      after: tasksBefore(part).map((each) => each.id),
    }));
}

interface Marks {
  addMarker(element: string, marker: string): void;
  removeMarker(element: string, marker: string): void;
}

function markPath(diagram: object, path: ReadonlySet<string>, marked: Set<string>): void {
  const canvas = use(diagram, "canvas") as unknown as Marks;
  const registry = use(diagram, "elementRegistry");
  for (const id of marked) if (registry.get(id)) canvas.removeMarker(id, CRITICAL);
  marked.clear();
  for (const part of registry.getAll()) {
    const ends = part.id.split(">");
    if (!part.parent || !ends.every((id) => path.has(id))) continue;
    canvas.addMarker(part.id, CRITICAL);
    marked.add(part.id);
  }
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
    const bar = el("span", {
      class: "fg-gantt-bar",
      "data-state": state,
      "data-critical": path.has(task.id),
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
