import { t } from "../../util/i18n.ts";
import { idFrom, unused } from "../machine/chart.ts";
import type { Change, Notation, Pen, Tool } from "../notation.ts";
import { isLine, use, type Part } from "../parts.ts";
import { shortened } from "../label-place.ts";
import { cycleThrough, type TaskFacts } from "./graph.ts";
import { BOX } from "./layout.ts";

export interface TaskSaid extends TaskFacts {
  readonly rank: number;
  /** What it came after in the text, in the order there; those of them that cannot be drawn. */
  readonly was: readonly string[];
  readonly lost: readonly string[];
}

export type TaskPart = Part<TaskSaid>;

export const isTask = (part: Part): part is TaskPart => part.type === "graph:task";

const TASK: Omit<TaskSaid, "id" | "rank"> = {
  ...{ origin: null, name: "", handler: "", parameters: {}, more: {}, was: [], lost: [] },
};
const ICON = '<rect x="3" y="6" width="18" height="12" rx="3"/><path d="M8 12h8"/>';
const AUTOMATIC = /^task(?:_\d+)?$/;
let ranks = 1_000_000;

const tool = (): Tool => ({
  name: "task",
  title: t("Task"),
  icon: ICON,
  type: "graph:task",
  width: BOX.width,
  height: BOX.height,
  facts: TASK,
});

/** The tasks that come directly before a task. */
export function tasksBefore(part: Part): TaskPart[] {
  return part.incoming.map((line) => line.source).filter(isTask);
}

function refusal(source: Part, target: Part): string | null {
  if (!isTask(source) || !isTask(target)) return null;
  if (source === target) return t("A task cannot wait for itself.");
  const byId = new Map<string, TaskPart>();
  const after = (id: string): string[] => {
    const before = tasksBefore(byId.get(id) ?? source);
    for (const each of before) byId.set(each.id, each);
    return before.map((each) => each.id);
  };
  byId.set(source.id, source).set(target.id, target);
  const path = cycleThrough(source.id, target.id, after);
  if (path === null) return null;
  const names = path.map((id) => byId.get(id)?.businessObject.name || id);
  return t("The tasks would wait for each other: {path}", { path: names.join(" → ") });
}

function wordsOf(part: Part): string | null {
  if (!isTask(part)) return null;
  const { id, name } = part.businessObject;
  return name || (AUTOMATIC.test(id) ? "" : id);
}

/** What follows when a task gets another id: its lines are called by both ends. */
export function retitled(part: TaskPart, id: string, facts: object): Change[] {
  const lines = [...part.incoming, ...part.outgoing];
  return [
    { part, facts: { ...facts, id }, id },
    ...lines.map((line) => {
      const [from, to] = [line.source, line.target].map((end) => (end === part ? id : end.id));
      return { part: line, facts: {}, id: `${from}>${to}` };
    }),
  ];
}

function reword(part: Part, text: string, diagram: object): Change[] | null {
  if (!isTask(part) || text === (wordsOf(part) ?? "")) return null;
  const { id, name } = part.businessObject;
  const registry = use(diagram, "elementRegistry");
  const next = idFrom(text, (taken) => registry.get(taken) !== undefined);
  if (AUTOMATIC.test(id) && name === "" && next !== null)
    return retitled(part, next, { name: text === next ? "" : text });
  return [{ part, facts: { name: text } }];
}

function draw(part: TaskPart, pen: Pen): void {
  const { width, height } = part;
  const { id, name, handler, more } = part.businessObject;
  pen.box({ x: 0, y: 0, width, height });
  const foot = footOf(handler, more);
  const inner = { x: 0, y: 0, width, height: foot ? height - 14 : height };
  pen.text(shortened(name || id || "", (width - 8) * (foot ? 1 : 2), 7.4), {
    ...inner,
    align: "center-middle",
  });
  if (!foot) return;
  const place = { x: 0, y: height - 21, width, height: 18, align: "center-top", quiet: true };
  pen.text(shortened(foot, width - 8, 6), place);
}

/** What does the work, and in signs what else there is to know: for each, only when, again. */
function footOf(handler: string, more: Readonly<Record<string, unknown>>): string {
  const retry = more["retry"] as { attempts?: number } | undefined;
  return [
    handler,
    more["for_each"] ? "×n" : "",
    more["when"] ? `[${String(more["when"])}]` : "",
    retry?.attempts ? `↻${retry.attempts}` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** Task graphs: tasks, and lines from each to those that come after it. */
export const graphNotation: Notation = {
  get tools() {
    return [tool()];
  },
  appendable: (part) => (isTask(part) ? [tool()] : []),
  pad: () => [],
  connect: (source, target) => {
    if (!isTask(source) || !isTask(target) || refusal(source, target) !== null) return null;
    return source.outgoing.some((line) => line.target === target) ? null : {};
  },
  refusal,
  mayHold: (container) => !container.parent,
  mayResize: () => false,
  least: () => ({ width: BOX.width, height: BOX.height }),
  idFor: (_part, ends, taken) =>
    unused(ends === null ? "task" : `${ends.source.id}>${ends.target.id}`, taken),
  fresh: (facts, id) => {
    ranks += 1;
    return "parameters" in facts
      ? { ...TASK, ...facts, origin: null, was: [], lost: [], id, rank: ranks }
      : {};
  },
  drawShape: (part, pen) => draw(part as TaskPart, pen),
  drawLine: (line, pen) => {
    if (isLine(line)) pen.line(line.waypoints, { radius: 12 });
  },
  words: wordsOf,
  reword,
};
