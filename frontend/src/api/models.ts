import { call } from "./client.ts";
import type { Draft, FormSchema, Handler, Model, ModelKind, Problem, Version } from "./types.ts";

export const listModels = (ws: string): Promise<Model[]> =>
  call<Model[] | { results: Model[] }>("get", "/api/workspaces/{ws}/models/", {
    path: { ws },
  }).then((answer) => (Array.isArray(answer) ? answer : answer.results));

export const createModel = (
  ws: string,
  body: { kind: ModelKind; name: string; text?: string },
): Promise<Model> => call("post", "/api/workspaces/{ws}/models/", { path: { ws }, body });

export const getModel = (id: string): Promise<Model> =>
  call("get", "/api/models/{id}/", { path: { id } });

export const renameModel = (id: string, name: string): Promise<Model> =>
  call("patch", "/api/models/{id}/", { path: { id }, body: { name } });

/** Puts the model into the folder; an empty name takes it out of every folder. */
export const moveModel = (id: string, folder: string): Promise<Model> =>
  call("patch", "/api/models/{id}/", { path: { id }, body: { folder } });

export const deleteModel = (id: string): Promise<void> =>
  call("delete", "/api/models/{id}/", { path: { id } });

/** A new process that does the same work as the task graph. */
export const processOfGraph = (id: string): Promise<Model> =>
  call("post", "/api/models/{id}/process/", { path: { id } });

export const getDraft = (id: string): Promise<Draft> =>
  call("get", "/api/models/{id}/draft/", { path: { id } });

export const putDraft = (id: string, text: string, revision: number): Promise<Draft> =>
  call("put", "/api/models/{id}/draft/", { path: { id }, body: { text, revision } });

export const checkText = (id: string, text: string): Promise<{ problems: Problem[] }> =>
  call("post", "/api/models/{id}/check/", { path: { id }, body: { text } });

export const listVersions = (id: string): Promise<Version[]> =>
  call<Version[] | { results: Version[] }>("get", "/api/models/{id}/versions/", {
    path: { id },
  }).then((answer) => (Array.isArray(answer) ? answer : answer.results));

export const publish = (id: string, revision: number, note: string): Promise<Version> =>
  call("post", "/api/models/{id}/versions/", { path: { id }, body: { revision, note } });

export const listHandlers = (): Promise<Handler[]> => call("get", "/api/handlers/");

export const startForm = (id: string, draft: boolean): Promise<{ form: FormSchema | null }> =>
  call("get", "/api/models/{id}/start-form/", { path: { id }, query: draft ? { draft: 1 } : {} });
