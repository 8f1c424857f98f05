import { call } from "./client.ts";
import type { components } from "./schema.d.ts";
import type { Variables } from "./types.ts";

type Schemas = components["schemas"];
export type Rules = Schemas["Rules"];
type Evaluated = Omit<Schemas["RulesEvaluated"], "fired" | "changes" | "calls" | "told"> & {
  fired: { rule: string; row: number; changes: Variables }[];
  changes: Variables;
  calls: { rule: string; handler: string; parameters: Variables; result: string }[];
  told: { rule: string; name: string; data: Variables }[];
};

export const getRules = (id: string): Promise<Rules> =>
  call("get", "/api/models/{id}/rules/", { path: { id } });

export const putRules = (
  id: string,
  sheet: Schemas["RulesContent"],
  revision: number,
): Promise<Rules> =>
  call("put", "/api/models/{id}/rules/", { path: { id }, body: { sheet, revision } });

/** Reads a spreadsheet as rules of this model without saving it. */
export const readRulesFile = (id: string, file: File): Promise<Rules> => {
  const body = new FormData();
  body.append("file", file);
  return call("post", "/api/models/{id}/rules/read/", { path: { id }, body });
};

export const evaluateRules = (
  id: string,
  variables: Variables,
  day: string | null,
): Promise<Evaluated> =>
  call("post", "/api/models/{id}/rules/evaluate/", { path: { id }, body: { variables, day } });
