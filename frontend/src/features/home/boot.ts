import type { Model, ModelKind } from "../../api/types.ts";

/** What the person may do with each kind of model; the server judges each request again. */
export type Rights = Readonly<Record<ModelKind, boolean>>;

/** What the server hands to the first page. */
export interface HomeBoot {
  workspace: { id: string; name?: string };
  models?: Model[];
  canEdit: Rights;
  canRemove: Rights;
}
