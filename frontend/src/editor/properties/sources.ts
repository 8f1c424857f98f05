import type { Handler, Model } from "../../api/types.ts";
import type { Shape } from "../services.ts";

/** What the panel must be told by the page: what exists, and what its links and buttons do. */
export interface PropertySources {
  handlers: () => Handler[];
  /** The names of the pools that a task may run in. */
  pools: () => string[];
  decisions: () => Model[];
  ruleSets: () => Model[];
  openDecision: (model: Model) => void;
  processes: () => Model[];
  openModel: (model: Model) => void;
  createDecision: (element: Shape, setKey: (key: string) => void) => Promise<void>;
  /** Resolves with the new form, or null when nothing was changed. */
  editForm: (text: string) => Promise<string | null>;
}
