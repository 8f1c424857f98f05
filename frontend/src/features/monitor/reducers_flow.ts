import { changeNode, append, nodeOf, type Draft } from "./draft.ts";
import { list, number, record, strings, text, type RunEvent } from "./events.ts";

export type Reducer = (draft: Draft, event: RunEvent) => void;

function secondsBetween(from: string | null, to: string): number | null {
  if (from === null) return null;
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

function dropToken(draft: Draft, event: RunEvent): void {
  if (event.token !== null && draft.tokens.delete(event.token)) return;
  for (const [id, token] of draft.tokens) {
    if (token.node !== event.node) continue;
    draft.tokens.delete(id);
    return;
  }
}

function entered(draft: Draft, event: RunEvent): void {
  if (event.node === null) return;
  const before = nodeOf(draft, event.node);
  const id = event.token ?? String(event.seq);
  draft.tokens.set(id, { id, node: event.node, flow: text(event.data.flow), since: event.at });
  changeNode(draft, event.node, {
    type: text(event.data.type) ?? before.type,
    count: before.count + 1,
    enteredAt: event.at,
    leftAt: null,
    attempt: 0,
    attempts: null,
    retryAt: null,
    error: null,
    ended: null,
  });
}

function completed(draft: Draft, event: RunEvent): void {
  if (event.node === null) return;
  const before = nodeOf(draft, event.node);
  dropToken(draft, event);
  changeNode(draft, event.node, {
    completed: before.completed + 1,
    leftAt: event.at,
    duration: number(event.data.duration) ?? secondsBetween(before.enteredAt, event.at),
    retryAt: null,
    error: null,
  });
}

function cancelled(draft: Draft, event: RunEvent): void {
  if (event.node === null) return;
  const before = nodeOf(draft, event.node);
  dropToken(draft, event);
  changeNode(draft, event.node, {
    cancelled: before.cancelled + 1,
    leftAt: event.at,
    duration: secondsBetween(before.enteredAt, event.at),
    retryAt: null,
  });
}

/** A task of a graph failed for good, or what it waited for did; an item of a list ends alone. */
function ended(how: "failed" | "skipped"): Reducer {
  return (draft, event) => {
    if (event.node === null) return;
    dropToken(draft, event);
    if (event.data.item !== undefined) return;
    const error = record(event.data.error);
    const failure = { code: text(error.code) ?? how, message: text(error.message) ?? "" };
    changeNode(draft, event.node, {
      ended: how,
      leftAt: event.at,
      retryAt: null,
      error: how === "failed" ? failure : null,
    });
  };
}

function flowTaken(draft: Draft, event: RunEvent): void {
  const flow = text(event.data.flow);
  if (flow !== null) draft.flows.set(flow, (draft.flows.get(flow) ?? 0) + 1);
}

function gatewayEvaluated(draft: Draft, event: RunEvent): void {
  if (event.node === null) return;
  append(draft.gateways, event.node, {
    seq: event.seq,
    at: event.at,
    conditions: list(event.data.conditions).map((item) => {
      const condition = record(item);
      return {
        flow: text(condition.flow) ?? "",
        expression: text(condition.expression),
        value: typeof condition.value === "boolean" ? condition.value : null,
        isDefault: condition.default === true,
      };
    }),
    taken: strings(event.data.taken),
    warnings: list(event.data.warnings).map(
      (item) => text(item) ?? text(record(item).message) ?? "",
    ),
  });
}

function decisionEvaluated(draft: Draft, event: RunEvent): void {
  if (event.node === null) return;
  const { data } = event;
  append(draft.decisions, event.node, {
    seq: event.seq,
    at: event.at,
    kind: "decision",
    decision: text(data.decision) ?? "",
    names: [],
    trace: [],
    version: data.version === null || data.version === undefined ? null : String(data.version),
    table: text(data.table),
    hitPolicy: text(data.hit_policy),
    rules: list(data.rules).flatMap((rule) => number(rule) ?? []),
    inputs: record(data.inputs),
    outputs: data.outputs ?? null,
    resultVariable: text(data.result_variable),
  });
  changeNode(draft, event.node, { cached: data.cached === true });
}

function rulesEvaluated(draft: Draft, event: RunEvent): void {
  if (event.node === null) return;
  const { data } = event;
  const fired = list(data.fired).map(record);
  append(draft.decisions, event.node, {
    seq: event.seq,
    at: event.at,
    kind: "rules",
    decision: text(data.rule_set) ?? "",
    names: fired.map((rule) => text(rule.name) ?? text(rule.rule) ?? ""),
    trace: list(data.trace).map((item) => {
      const { rule, name, verdict, reason } = record(item);
      return {
        name: text(name) ?? text(rule) ?? "",
        verdict: text(verdict) ?? "",
        reason: text(reason) ?? "",
      };
    }),
    version: text(data.version),
    table: null,
    hitPolicy: text(data.mode),
    rules: fired.flatMap((rule) => number(rule.row) ?? []),
    inputs: record(data.inputs),
    outputs: data.outputs ?? null,
    resultVariable: text(data.result_variable),
  });
}

export const flowReducers: Readonly<Record<string, Reducer>> = {
  "node.entered": entered,
  "node.completed": completed,
  "node.cancelled": cancelled,
  "node.failed": ended("failed"),
  "node.skipped": ended("skipped"),
  "flow.taken": flowTaken,
  "gateway.evaluated": gatewayEvaluated,
  "decision.evaluated": decisionEvaluated,
  "rules.evaluated": rulesEvaluated,
};
