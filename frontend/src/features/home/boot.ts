import type { Model } from "../../api/types.ts";

/** What the server hands to the first page. */
export interface HomeBoot {
  workspace: { id: string; name?: string };
  models?: Model[];
}
