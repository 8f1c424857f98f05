import type { RunEvent, Values } from "./events.ts";

/** What a person sees a node doing; "idle" is a node that was never reached. */
export type NodeLook = "idle" | "active" | "waiting" | "done" | "failed" | "skipped" | "cancelled";
export type RunStatus = "new" | "running" | "completed" | "cancelled" | "failed";

export interface Failure {
  readonly code: string;
  readonly message: string;
}

export interface NodeState {
  readonly id: string;
  readonly type: string | null;
  readonly state: NodeLook;
  /** How often it was entered: repeated visits are shown, never hidden. */
  readonly count: number;
  readonly completed: number;
  readonly cancelled: number;
  readonly enteredAt: string | null;
  readonly leftAt: string | null;
  /** Seconds of the latest finished visit. */
  readonly duration: number | null;
  readonly attempt: number;
  readonly attempts: number | null;
  readonly retryAt: string | null;
  readonly error: Failure | null;
  readonly handler: string | null;
  /** How a task of a graph ended where it did not do its work. */
  readonly ended: "failed" | "skipped" | null;
  /** Whether its latest result was one that had been kept. */
  readonly cached: boolean;
}

export interface Token {
  readonly id: string;
  readonly node: string;
  readonly flow: string | null;
  readonly since: string;
}

export interface VariableChange {
  readonly seq: number;
  readonly at: string;
  readonly node: string | null;
  readonly source: string;
  readonly value: unknown;
}

export interface Variable {
  readonly name: string;
  readonly value: unknown;
  readonly history: readonly VariableChange[];
}

export interface Condition {
  readonly flow: string;
  readonly expression: string | null;
  readonly value: boolean | null;
  readonly isDefault: boolean;
}

export interface GatewayEvaluation {
  readonly seq: number;
  readonly at: string;
  readonly conditions: readonly Condition[];
  readonly taken: readonly string[];
  readonly warnings: readonly string[];
}

/** What became of one rule of a set, and why. */
export interface RuleTrace {
  readonly name: string;
  readonly verdict: string;
  readonly reason: string;
}

/** A decision or a rule set that was asked, and the rows of its table that applied. */
export interface DecisionRun {
  readonly seq: number;
  readonly at: string;
  readonly kind: "decision" | "rules";
  readonly decision: string;
  /** What people call the rules that fired; a decision's rows have only numbers. */
  readonly names: readonly string[];
  readonly trace: readonly RuleTrace[];
  readonly version: string | null;
  readonly table: string | null;
  readonly hitPolicy: string | null;
  readonly rules: readonly number[];
  readonly inputs: Values;
  readonly outputs: unknown;
  readonly resultVariable: string | null;
}

export type Closed = "open" | "completed" | "cancelled";

export interface UserTask {
  readonly id: string;
  readonly node: string;
  readonly name: string;
  readonly assignee: string | null;
  readonly groups: readonly string[];
  readonly hasForm: boolean;
  readonly state: Closed;
  readonly by: string | null;
  readonly createdAt: string;
}

export interface Timer {
  readonly id: string;
  /** Null for the time limit of the whole run. */
  readonly node: string | null;
  readonly host: string | null;
  readonly due: string;
  readonly state: "scheduled" | "fired" | "cancelled";
}

/** A message, signal or condition that is waited for. */
export interface Wait {
  readonly id: string;
  readonly node: string;
  readonly kind: string;
  readonly name: string;
  readonly correlation: string | null;
}

export interface Job {
  readonly id: string;
  readonly node: string;
  readonly handler: string | null;
  readonly attempts: number | null;
  readonly attempt: number;
  readonly retryAt: string | null;
  readonly error: Failure | null;
  readonly parameters: Values;
  readonly state: "open" | "completed" | "failed" | "cancelled";
}

export interface Incident extends Failure {
  readonly id: string;
  readonly node: string | null;
  readonly job: string | null;
  readonly at: string;
  readonly state: "open" | "resolved";
  readonly how: string | null;
}

/** Everything the browser knows of one run: the fold of its events and nothing else. */
export interface RunState {
  readonly instance: string | null;
  readonly seq: number;
  /** True when events are missing; the owner must fetch those after `seq`. */
  readonly gap: boolean;
  readonly status: RunStatus;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly businessKey: string | null;
  readonly endNode: string | null;
  readonly cancelledBy: string | null;
  readonly reason: string | null;
  readonly nodes: ReadonlyMap<string, NodeState>;
  readonly flows: ReadonlyMap<string, number>;
  readonly tokens: ReadonlyMap<string, Token>;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly gateways: ReadonlyMap<string, readonly GatewayEvaluation[]>;
  readonly decisions: ReadonlyMap<string, readonly DecisionRun[]>;
  readonly tasks: ReadonlyMap<string, UserTask>;
  readonly timers: ReadonlyMap<string, Timer>;
  readonly waits: ReadonlyMap<string, Wait>;
  readonly jobs: ReadonlyMap<string, Job>;
  readonly incidents: ReadonlyMap<string, Incident>;
  readonly events: readonly RunEvent[];
}

export function newRun(): RunState {
  return {
    instance: null,
    seq: 0,
    gap: false,
    status: "new",
    startedAt: null,
    endedAt: null,
    businessKey: null,
    endNode: null,
    cancelledBy: null,
    reason: null,
    nodes: new Map(),
    flows: new Map(),
    tokens: new Map(),
    variables: new Map(),
    gateways: new Map(),
    decisions: new Map(),
    tasks: new Map(),
    timers: new Map(),
    waits: new Map(),
    jobs: new Map(),
    incidents: new Map(),
    events: [],
  };
}
