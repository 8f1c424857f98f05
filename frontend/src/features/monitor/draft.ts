import type {
  DecisionRun,
  GatewayEvaluation,
  Incident,
  Job,
  NodeState,
  RunState,
  Timer,
  Token,
  UserTask,
  Variable,
  Wait,
} from "./state.ts";

type Scalars = Omit<RunState, keyof Collections | "events">;

interface Collections {
  nodes: Map<string, NodeState>;
  flows: Map<string, number>;
  tokens: Map<string, Token>;
  variables: Map<string, Variable>;
  gateways: Map<string, readonly GatewayEvaluation[]>;
  decisions: Map<string, readonly DecisionRun[]>;
  tasks: Map<string, UserTask>;
  timers: Map<string, Timer>;
  waits: Map<string, Wait>;
  jobs: Map<string, Job>;
  incidents: Map<string, Incident>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A copy of the run that one batch of events is applied to: the maps are copied once per batch,
 * the values in them are replaced, never changed, so whoever holds the earlier run keeps it.
 */
export type Draft = Mutable<Scalars> &
  Collections & { events: RunState["events"][number][]; touched: Set<string> };

export function draftOf(run: RunState): Draft {
  return {
    ...run,
    nodes: new Map(run.nodes),
    flows: new Map(run.flows),
    tokens: new Map(run.tokens),
    variables: new Map(run.variables),
    gateways: new Map(run.gateways),
    decisions: new Map(run.decisions),
    tasks: new Map(run.tasks),
    timers: new Map(run.timers),
    waits: new Map(run.waits),
    jobs: new Map(run.jobs),
    incidents: new Map(run.incidents),
    events: run.events.slice(),
    touched: new Set(),
  };
}

const UNTOUCHED: Omit<NodeState, "id"> = {
  type: null,
  state: "idle",
  count: 0,
  completed: 0,
  cancelled: 0,
  enteredAt: null,
  leftAt: null,
  duration: null,
  attempt: 0,
  attempts: null,
  retryAt: null,
  error: null,
  handler: null,
  ended: null,
  cached: false,
};

export function changeNode(draft: Draft, id: string, change: Partial<NodeState>): void {
  draft.nodes.set(id, { ...(draft.nodes.get(id) ?? { id, ...UNTOUCHED }), ...change });
  draft.touched.add(id);
}

export function nodeOf(draft: Draft, id: string): NodeState {
  return draft.nodes.get(id) ?? { id, ...UNTOUCHED };
}

export function replace<T>(map: Map<string, T>, id: string, change: Partial<T>): T | undefined {
  const before = map.get(id);
  if (before === undefined) return undefined;
  const after = { ...before, ...change };
  map.set(id, after);
  return after;
}

export function append<T>(map: Map<string, readonly T[]>, id: string, item: T): void {
  map.set(id, [...(map.get(id) ?? []), item]);
}
