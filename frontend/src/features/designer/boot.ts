import type { Model } from "../../api/types.ts";

/** What the person may do here; the server judges each request again. */
export interface Rights {
  readonly canEdit: boolean;
  readonly canPublish: boolean;
  readonly canTry: boolean;
}

/** What the server hands to the process editor's page. */
export interface DesignerBoot extends Rights {
  workspace: { id: string };
  model: Pick<Model, "id" | "key" | "name">;
}

export interface DesignerHandle {
  modeler: object;
  /** Resolves with the revision that holds everything on the canvas. */
  flushSave(): Promise<number>;
  /** Where the run panel goes; shown instead of the properties while running. */
  sidePanel: HTMLElement;
  setMode(mode: "edit" | "run"): void;
  onRun(callback: () => void): void;
  /** Called when the person goes back to editing. */
  onEdit(callback: () => void): void;
}
