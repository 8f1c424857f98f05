import { call } from "./client.ts";
import type { Evaluated, Sheet, Variables } from "./types.ts";

export const getSheet = (id: string): Promise<Sheet> =>
  call("get", "/api/models/{id}/sheet/", { path: { id } });

export const putSheet = (
  id: string,
  sheet: Omit<Sheet, "revision" | "problems">,
  revision: number,
): Promise<Sheet> =>
  call("put", "/api/models/{id}/sheet/", { path: { id }, body: { sheet, revision } });

/** Reads a spreadsheet into a sheet without saving it. */
export const readSheetFile = (id: string, file: File): Promise<Sheet> => {
  const body = new FormData();
  body.append("file", file);
  return call("post", "/api/models/{id}/sheet/read/", { path: { id }, body });
};

export const evaluate = (id: string, variables: Variables): Promise<Evaluated> =>
  call("post", "/api/models/{id}/evaluate/", { path: { id }, body: { variables } });
