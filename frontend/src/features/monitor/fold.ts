import { draftOf, type Draft } from "./draft.ts";
import type { RunEvent } from "./events.ts";
import { flowReducers, type Reducer } from "./reducers_flow.ts";
import { runReducers } from "./reducers_run.ts";
import { workReducers } from "./reducers_work.ts";
import type { NodeLook, NodeState, RunState } from "./state.ts";

const REDUCERS: Readonly<Record<string, Reducer>> = {
  ...runReducers,
  ...flowReducers,
  ...workReducers,
};

/** Types whose token stands still until something else happens. */
const WAITERS = new Set([
  "eventBasedGateway",
  "inclusiveGateway",
  "intermediateCatchEvent",
  "parallelGateway",
  "receiveTask",
  "userTask",
]);

/**
 * The run after these events. An event that is already known changes nothing; when one is missing
 * the fold stops before the hole and says so in `gap`, so that a lost message heals by asking again.
 */
export function fold(run: RunState, events: readonly RunEvent[]): RunState {
  const fresh = events.filter((event) => event.seq > run.seq);
  if (fresh.length === 0) return run;
  const draft = draftOf(run);
  draft.gap = false;
  for (const event of fresh) {
    if (event.seq <= draft.seq) continue;
    if (event.seq !== draft.seq + 1) {
      draft.gap = true;
      break;
    }
    apply(draft, event);
  }
  return finish(draft);
}

function apply(draft: Draft, event: RunEvent): void {
  draft.seq = event.seq;
  draft.instance ??= event.instance;
  draft.events.push(event);
  REDUCERS[event.kind]?.(draft, event);
}

function finish(draft: Draft): RunState {
  const { touched, ...run } = draft;
  if (run.status === "completed" || run.status === "cancelled") closeAll(draft);
  for (const id of touched) {
    const node = run.nodes.get(id);
    if (node) run.nodes.set(id, { ...node, state: lookOf(draft, node) });
  }
  return run;
}

/** After the end nothing is open any more, whatever the last events left out. */
function closeAll(draft: Draft): void {
  for (const [id, task] of draft.tasks)
    if (task.state === "open") draft.tasks.set(id, { ...task, state: "cancelled" });
  for (const [id, timer] of draft.timers)
    if (timer.state === "scheduled") {
      draft.timers.set(id, { ...timer, state: "cancelled" });
      if (timer.node !== null) draft.touched.add(timer.node);
    }
  for (const [id, incident] of draft.incidents)
    if (incident.state === "open") {
      draft.incidents.set(id, { ...incident, state: "resolved", how: "cancelled" });
      if (incident.node !== null) draft.touched.add(incident.node);
    }
}

function lookOf(draft: Draft, node: NodeState): NodeLook {
  const here = (item: { node: string | null }): boolean => item.node === node.id;
  const open = <T extends { node: string | null; state: string }>(
    items: ReadonlyMap<string, T>,
    state: string,
  ): boolean => [...items.values()].some((item) => item.state === state && here(item));

  if (node.ended !== null) return node.ended;
  if (open(draft.incidents, "open")) return "failed";
  const standing = [...draft.tokens.values()].some(here);
  if (open(draft.tasks, "open") || open(draft.timers, "scheduled")) return "waiting";
  if ([...draft.waits.values()].some(here)) return "waiting";
  if (standing) {
    const waits = node.retryAt !== null || WAITERS.has(node.type ?? "");
    return waits ? "waiting" : "active";
  }
  if (node.completed > 0 && node.leftAt !== null) return "done";
  if (node.cancelled > 0) return "cancelled";
  return node.count > 0 ? "done" : "idle";
}

/** What the variables were once event `seq` had happened. */
export function variablesAt(run: RunState, seq: number): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const variable of run.variables.values()) {
    const last = variable.history.filter((change) => change.seq <= seq).at(-1);
    if (last) values.set(variable.name, last.value);
  }
  return values;
}
