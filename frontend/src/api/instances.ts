import { call } from "./client.ts";
import type {
  FlowEvent,
  Incident,
  Instance,
  InstanceDetail,
  Permission,
  UserTask,
  Variables,
} from "./types.ts";

export interface Page<T> {
  results: T[];
  next: string | null;
}

export const startInstance = (
  ws: string,
  body: { model: string; variables: Variables; source: "draft" | "published" },
  idempotencyKey: string,
): Promise<Instance> =>
  call("post", "/api/workspaces/{ws}/instances/", {
    path: { ws },
    body,
    headers: { "Idempotency-Key": idempotencyKey },
  });

export const listInstances = (
  ws: string,
  query: Record<string, string | null | undefined> = {},
): Promise<Page<Instance>> =>
  call("get", "/api/workspaces/{ws}/instances/", { path: { ws }, query });

export const getInstance = (id: string): Promise<InstanceDetail> =>
  call("get", "/api/instances/{id}/", { path: { id } });

export const getEvents = (id: string, after = 0): Promise<{ events: FlowEvent[]; last: number }> =>
  call("get", "/api/instances/{id}/events/", { path: { id }, query: { after } });

export const cancelInstance = (id: string, reason: string): Promise<unknown> =>
  call("post", "/api/instances/{id}/cancel/", { path: { id }, body: { reason } });

export const setVariables = (id: string, variables: Variables, reason: string): Promise<unknown> =>
  call("post", "/api/instances/{id}/variables/", { path: { id }, body: { variables, reason } });

export const beginActivity = (id: string, token: string, node: string): Promise<unknown> =>
  call("post", "/api/instances/{id}/activities/", { path: { id }, body: { token, node } });

export const endActivities = (id: string, token: string): Promise<unknown> =>
  call("post", "/api/instances/{id}/activities/end/", { path: { id }, body: { token } });

/** What the state machine listens to now, and what its guards say. */
export const availableEvents = (id: string): Promise<Permission[]> =>
  call<{ events: Permission[] }>("get", "/api/instances/{id}/available/", { path: { id } }).then(
    (answer) => answer.events,
  );

export const deliverEvent = (id: string, event: string, data: unknown): Promise<unknown> =>
  call("post", "/api/instances/{id}/deliver/", { path: { id }, body: { event, data } });

/** Lets the message or signal that one event of the run waits for have come. */
export const endWait = (id: string, subscription: string): Promise<unknown> =>
  call("post", "/api/instances/{id}/waits/end/", { path: { id }, body: { subscription } });

export interface Message {
  name: string;
  correlation: string;
  variables: Variables;
  time_to_live: number;
}

export const sendMessage = (ws: string, body: Message): Promise<unknown> =>
  call("post", "/api/workspaces/{ws}/messages/", { path: { ws }, body });

export const sendSignal = (
  ws: string,
  body: { name: string; variables: Variables },
): Promise<unknown> => call("post", "/api/workspaces/{ws}/signals/", { path: { ws }, body });

export const listUserTasks = (ws: string, state = "open"): Promise<UserTask[]> =>
  call<UserTask[] | Page<UserTask>>("get", "/api/workspaces/{ws}/user-tasks/", {
    path: { ws },
    query: { state },
  }).then(rows);

export const getUserTask = (id: string): Promise<UserTask> =>
  call("get", "/api/user-tasks/{id}/", { path: { id } });

export const completeUserTask = (id: string, variables: Variables): Promise<unknown> =>
  call("post", "/api/user-tasks/{id}/complete/", { path: { id }, body: { variables } });

export const listIncidents = (ws: string, state = "open"): Promise<Incident[]> =>
  call<Incident[] | Page<Incident>>("get", "/api/workspaces/{ws}/incidents/", {
    path: { ws },
    query: { state },
  }).then(rows);

export const retryIncident = (id: string): Promise<unknown> =>
  call("post", "/api/incidents/{id}/retry/", { path: { id } });

function rows<T>(answer: T[] | Page<T>): T[] {
  return Array.isArray(answer) ? answer : answer.results;
}
