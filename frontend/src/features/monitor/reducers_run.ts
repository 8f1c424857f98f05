import { changeNode, nodeOf, type Draft } from "./draft.ts";
import { record, text, type RunEvent, type Values } from "./events.ts";
import type { Reducer } from "./reducers_flow.ts";

function setVariables(draft: Draft, event: RunEvent, values: Values, source: string): void {
  for (const [name, value] of Object.entries(values)) {
    const change = { seq: event.seq, at: event.at, node: event.node, source, value };
    const history = draft.variables.get(name)?.history ?? [];
    draft.variables.set(name, { name, value, history: [...history, change] });
  }
}

function started(draft: Draft, event: RunEvent): void {
  draft.status = "running";
  draft.startedAt = event.at;
  draft.businessKey = text(event.data.business_key);
  setVariables(draft, event, record(event.data.variables), "start");
}

function variablesSet(draft: Draft, event: RunEvent): void {
  const source = text(event.data.source) ?? "script";
  const values = record(event.data.variables);
  if (source === "start" && alreadyKnown(draft, values)) return;
  setVariables(draft, event, values, source);
}

/** The start says its variables twice (in its own event and as a change): told once. */
function alreadyKnown(draft: Draft, values: Values): boolean {
  return Object.entries(values).every(
    ([name, value]) =>
      JSON.stringify(draft.variables.get(name)?.value) === JSON.stringify(value ?? null),
  );
}

function over(
  draft: Draft,
  event: RunEvent,
  status: Exclude<Draft["status"], "new" | "running">,
): void {
  draft.status = status;
  draft.endedAt = event.at;
  for (const token of draft.tokens.values()) {
    const cancelled = nodeOf(draft, token.node).cancelled + 1;
    changeNode(draft, token.node, { cancelled, leftAt: event.at, retryAt: null });
  }
  draft.tokens.clear();
}

function instanceCompleted(draft: Draft, event: RunEvent): void {
  draft.endNode = text(event.data.end);
  over(draft, event, "completed");
}

function instanceCancelled(draft: Draft, event: RunEvent): void {
  draft.cancelledBy = text(event.data.by);
  draft.reason = text(event.data.reason);
  over(draft, event, "cancelled");
}

export const runReducers: Readonly<Record<string, Reducer>> = {
  "instance.started": started,
  "variables.set": variablesSet,
  "instance.completed": instanceCompleted,
  "instance.cancelled": instanceCancelled,
  "instance.failed": (draft, event) => over(draft, event, "failed"),
};
