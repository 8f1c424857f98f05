import { call } from "./client.ts";
import type { components } from "./schema.d.ts";

type Schemas = components["schemas"];

export type Secret = Schemas["Secret"];
export type Settings = Schemas["WorkspaceSettings"];
export type Member = Schemas["Member"];
export type AuditEntry = Schemas["AuditEntry"];
export type AuditPage = Schemas["AuditPage"];
export type Chain = Schemas["ChainAnswer"];

export const listSecrets = (ws: string): Promise<Secret[]> =>
  call("get", "/api/workspaces/{ws}/secrets/", { path: { ws } });

export const putSecret = (ws: string, name: string, value: string): Promise<Secret> =>
  call("put", "/api/workspaces/{ws}/secrets/{name}/", { path: { ws, name }, body: { value } });

export const deleteSecret = (ws: string, name: string): Promise<void> =>
  call("delete", "/api/workspaces/{ws}/secrets/{name}/", { path: { ws, name } });

export const listMembers = (ws: string): Promise<Member[]> =>
  call("get", "/api/workspaces/{ws}/members/", { path: { ws } });

export const grantRole = (ws: string, username: string, role: string): Promise<void> =>
  call("post", "/api/workspaces/{ws}/members/", { path: { ws }, body: { username, role } });

export const removeRole = (ws: string, name: string, role: string): Promise<void> =>
  call("delete", "/api/workspaces/{ws}/members/{name}/{role}/", { path: { ws, name, role } });

export const getSettings = (ws: string): Promise<Settings> =>
  call("get", "/api/workspaces/{ws}/settings/", { path: { ws } });

export const changeSettings = (ws: string, changes: Partial<Settings>): Promise<Settings> =>
  call("put", "/api/workspaces/{ws}/settings/", { path: { ws }, body: changes });

export type AuditFilter = Partial<
  Record<"actor" | "action" | "object" | "since" | "until", string>
>;

export const listAudit = (
  ws: string,
  filter: AuditFilter,
  cursor: string | null,
): Promise<AuditPage> =>
  call("get", "/api/workspaces/{ws}/audit/", { path: { ws }, query: { ...filter, cursor } });

export const auditChain = (ws: string): Promise<Chain> =>
  call("get", "/api/workspaces/{ws}/audit/chain/", { path: { ws } });
