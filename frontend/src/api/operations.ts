import { call } from "./client.ts";
import type { components } from "./schema.d.ts";

type Schemas = components["schemas"];

export type Operations = Schemas["Operations"];
export type Pool = Schemas["Pool"];
export type AlertRule = Schemas["AlertRule"];
export type Alert = Schemas["Alert"];
export type Measure = AlertRule["measure"];
export type RuleFields = Omit<AlertRule, "id" | "firing">;
export type PoolFields = Pick<Pool, "limit" | "queue_bound">;

export const getOperations = (ws: string): Promise<Operations> =>
  call("get", "/api/workspaces/{ws}/operations/", { path: { ws } });

export const listPools = (ws: string): Promise<Pool[]> =>
  call("get", "/api/workspaces/{ws}/pools/", { path: { ws } });

export const createPool = (ws: string, body: PoolFields & { name: string }): Promise<Pool> =>
  call("post", "/api/workspaces/{ws}/pools/", { path: { ws }, body });

export const changePool = (id: string, body: PoolFields): Promise<Pool> =>
  call("put", "/api/pools/{id}/", { path: { id }, body });

export const removePool = (id: string): Promise<void> =>
  call("delete", "/api/pools/{id}/", { path: { id } });

export const listAlertRules = (ws: string): Promise<AlertRule[]> =>
  call("get", "/api/workspaces/{ws}/alert-rules/", { path: { ws } });

export const createAlertRule = (ws: string, body: RuleFields): Promise<AlertRule> =>
  call("post", "/api/workspaces/{ws}/alert-rules/", { path: { ws }, body });

export const changeAlertRule = (id: string, body: RuleFields): Promise<AlertRule> =>
  call("put", "/api/alert-rules/{id}/", { path: { id }, body });

export const removeAlertRule = (id: string): Promise<void> =>
  call("delete", "/api/alert-rules/{id}/", { path: { id } });

export const listAlerts = (ws: string, state: "open" | "all" = "open"): Promise<Alert[]> =>
  call<{ results: Alert[] }>("get", "/api/workspaces/{ws}/alerts/", {
    path: { ws },
    query: { state },
  }).then((page) => page.results);

export const acknowledgeAlert = (id: string): Promise<Alert> =>
  call("post", "/api/alerts/{id}/acknowledge/", { path: { id } });
