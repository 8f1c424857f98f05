/** The shapes that the server speaks; `npm run types` reads them from its OpenAPI description. */
import type { components } from "./schema.d.ts";

type Schemas = components["schemas"];

export type ModelKind = "process" | "decision" | "machine" | "graph" | "rules";

export type Workspace = Schemas["Workspace"];

export type Session = Schemas["Session"];

export type Model = Schemas["Model"];

export type Problem = Schemas["Problem"];

export type Draft = Schemas["Draft"];

export interface StaleDraft {
  text: string;
  revision: number;
  updated_by: string | null;
  updated_at: string;
}

export interface Version {
  id: string;
  number: number;
  created_at: string;
  created_by: string | null;
  note: string;
  content_hash: string;
}

export type HandlerParameter = Schemas["HandlerParameter"];

export type Handler = Schemas["Handler"];

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Variables = Record<string, Json>;
export type FormSchema = Record<string, unknown>;

export type HitPolicy =
  "UNIQUE" | "FIRST" | "ANY" | "COLLECT" | "PRIORITY" | "RULE ORDER" | "OUTPUT ORDER";

export interface SheetColumn {
  id: string;
  role: "when" | "then" | "annotation";
  label: string;
  expression?: string;
  name?: string;
  type: string;
  allowed: string[] | null;
}

export interface SheetRow {
  id: string;
  cells: string[];
}

export interface SheetProblem {
  row: number | null;
  column: number | null;
  message: string;
  severity?: "error" | "warning";
  code?: string;
}

export interface Sheet {
  revision: number;
  decision: { id: string; name: string };
  hit_policy: HitPolicy;
  aggregation: null | "SUM" | "MIN" | "MAX" | "COUNT";
  columns: SheetColumn[];
  rows: SheetRow[];
  problems: SheetProblem[];
}

export interface Evaluated {
  value: Json;
  rules: number[];
  inputs: Variables;
  outputs: Json;
  warnings: string[];
  failures: Failure[];
}

/** A rule that did not match: the first cell that did not hold, the value it met, and why. */
export interface Failure {
  rule: number;
  column: string;
  cell: string;
  value: Json;
  reason: "differs" | "no_value" | "not_comparable" | "not_allowed" | "unreadable";
  detail: string;
}

export interface ExpressionProblem {
  message: string;
  line: number;
  column: number;
}

export type InstanceState = "running" | "completed" | "cancelled" | "failed";

export interface Instance {
  id: string;
  model: { id: string; key: string; name: string };
  version: { id: string; number: number | null };
  state: InstanceState;
  incidents: number;
  waiting?: string[];
  started_at: string;
  ended_at: string | null;
  started_by: string | null;
  business_key: string | null;
  seq: number;
}

export interface UserTask {
  id: string;
  /** The engine's name for the task, the one that events speak of. */
  key?: string;
  instance: string;
  node: string;
  name: string;
  assignee: string | null;
  candidate_groups: string[];
  form: FormSchema | null;
  variables: Variables;
  state: string;
}

export interface Incident {
  id: string;
  key?: string;
  instance: string;
  node: string | null;
  code: string;
  message: string;
  state?: string;
  created_at?: string;
}

/** An open ad-hoc sub-process with what may be begun in it now. */
export interface Activities {
  token: string;
  node: string;
  enabled: string[];
}

/** A run that a call activity started. */
export interface Child {
  id: string;
  call: string;
  name: string;
  state: string;
}

/** A run as its own page needs it: with its incidents themselves where the list only counts. */
export interface InstanceDetail extends Omit<Instance, "incidents"> {
  text: string;
  variables: Variables;
  user_tasks: UserTask[];
  incidents: Incident[];
  timers: { timer?: string; id?: string; node: string; due: string }[];
  jobs: { id: string; node: string; handler: string; state?: string; attempt?: number }[];
  activities: Activities[];
  children: Child[];
  parent: string | null;
}

/** One fact of an instance's life: the same shape from the engine to the pixel. */
export interface FlowEvent {
  instance: string;
  seq: number;
  at: string;
  kind: string;
  node: string | null;
  token: string | null;
  data: Record<string, Json>;
}

export type Permission = Schemas["PermissionAnswer"];
