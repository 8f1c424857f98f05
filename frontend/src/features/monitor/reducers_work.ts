import { changeNode, nodeOf, replace, type Draft } from "./draft.ts";
import { number, record, strings, text, type RunEvent } from "./events.ts";
import type { Reducer } from "./reducers_flow.ts";
import type { Failure } from "./state.ts";

function failureOf(value: unknown): Failure {
  const error = record(value);
  return {
    code: text(error.code) ?? "error",
    message: text(error.message) ?? text(value) ?? text(error.code) ?? "",
  };
}

function idOf(event: RunEvent, name: string): string {
  return text(event.data[name]) ?? `${event.instance}:${event.seq}`;
}

function jobCreated(draft: Draft, event: RunEvent): void {
  const node = event.node ?? "";
  const attempts = number(event.data.attempts);
  const attempt = number(event.data.attempt) ?? 1;
  const handler = text(event.data.handler);
  draft.jobs.set(idOf(event, "job"), {
    id: idOf(event, "job"),
    node,
    handler,
    attempts,
    attempt,
    retryAt: null,
    error: null,
    parameters: record(event.data.parameters),
    state: "open",
  });
  if (event.node !== null) changeNode(draft, event.node, { handler, attempts, attempt });
}

function jobFailed(draft: Draft, event: RunEvent): void {
  const error = failureOf(event.data.error);
  const attempt = number(event.data.attempt) ?? 1;
  const retryAt = text(event.data.retry_at);
  const state = retryAt === null ? "failed" : "open";
  replace(draft.jobs, idOf(event, "job"), { attempt, error, retryAt, state });
  if (event.node !== null) changeNode(draft, event.node, { attempt, error, retryAt });
}

function jobCompleted(draft: Draft, event: RunEvent): void {
  const attempt = number(event.data.attempt) ?? 1;
  replace(draft.jobs, idOf(event, "job"), { attempt, retryAt: null, state: "completed" });
  const cached = event.data.cached === true;
  if (event.node !== null)
    changeNode(draft, event.node, { attempt, retryAt: null, error: null, cached });
}

function timerScheduled(draft: Draft, event: RunEvent): void {
  const id = idOf(event, "timer");
  draft.timers.set(id, {
    id,
    node: event.node,
    host: text(event.data.host),
    due: text(event.data.due) ?? event.at,
    state: "scheduled",
  });
  if (event.node !== null) changeNode(draft, event.node, {});
}

function timerEnded(state: "fired" | "cancelled"): Reducer {
  return (draft, event) => {
    const timer = replace(draft.timers, idOf(event, "timer"), { state });
    if (timer?.node) changeNode(draft, timer.node, {});
  };
}

function waitOpened(draft: Draft, event: RunEvent): void {
  if (event.node === null) return;
  const id = idOf(event, "subscription");
  draft.waits.set(id, {
    id,
    node: event.node,
    kind: text(event.data.kind) ?? "message",
    name: text(event.data.name) ?? "",
    correlation: text(event.data.correlation),
  });
  changeNode(draft, event.node, {});
}

function waitEnded(draft: Draft, event: RunEvent): void {
  if (event.data.keeps === true) return;
  const id = idOf(event, "subscription");
  const wait = draft.waits.get(id);
  if (wait === undefined) return;
  draft.waits.delete(id);
  changeNode(draft, wait.node, {});
}

function taskCreated(draft: Draft, event: RunEvent): void {
  if (event.node === null) return;
  const id = idOf(event, "task");
  draft.tasks.set(id, {
    id,
    node: event.node,
    name: text(event.data.name) ?? event.node,
    assignee: text(event.data.assignee),
    groups: strings(event.data.candidate_groups),
    hasForm: event.data.form === true,
    state: "open",
    by: null,
    createdAt: event.at,
  });
  changeNode(draft, event.node, {});
}

function taskEnded(state: "completed" | "cancelled"): Reducer {
  return (draft, event) => {
    const by = text(event.data.by);
    const task = replace(draft.tasks, idOf(event, "task"), { state, by });
    if (task) changeNode(draft, task.node, {});
  };
}

function incidentRaised(draft: Draft, event: RunEvent): void {
  const id = idOf(event, "incident");
  const failure = failureOf(event.data);
  draft.incidents.set(id, {
    ...failure,
    id,
    node: event.node,
    job: text(event.data.job),
    at: event.at,
    state: "open",
    how: null,
  });
  if (event.node !== null) changeNode(draft, event.node, { error: failure, retryAt: null });
}

function incidentResolved(draft: Draft, event: RunEvent): void {
  const how = text(event.data.how);
  const incident = replace(draft.incidents, idOf(event, "incident"), { state: "resolved", how });
  const node = incident?.node ?? event.node;
  if (node === null || node === undefined) return;
  const error = how === "retry" ? null : nodeOf(draft, node).error;
  changeNode(draft, node, { error, attempt: how === "retry" ? 1 : nodeOf(draft, node).attempt });
}

export const workReducers: Readonly<Record<string, Reducer>> = {
  "job.created": jobCreated,
  "job.failed": jobFailed,
  "job.completed": jobCompleted,
  "timer.scheduled": timerScheduled,
  "timer.fired": timerEnded("fired"),
  "timer.cancelled": timerEnded("cancelled"),
  "subscription.opened": waitOpened,
  "subscription.triggered": waitEnded,
  "subscription.cancelled": waitEnded,
  "user_task.created": taskCreated,
  "user_task.completed": taskEnded("completed"),
  "user_task.cancelled": taskEnded("cancelled"),
  "incident.raised": incidentRaised,
  "incident.resolved": incidentResolved,
};
