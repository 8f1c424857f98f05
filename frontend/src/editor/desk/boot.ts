import type { Model } from "../../api/types.ts";

/** What the person may do here; the server judges each request again. */
export interface Rights {
  readonly canEdit: boolean;
  readonly canPublish: boolean;
  readonly canTry: boolean;
}

/** What the server hands to the page of a drawing. */
export interface DeskBoot extends Rights {
  workspace: { id: string };
  model: Pick<Model, "id" | "key" | "name">;
}

/** One kind of drawing on the desk. */
export interface Drawing {
  /** The canvas with its services, as diagram-js has them. */
  readonly canvas: object;
  /** The ending of its files, and what a browser should offer to choose. */
  readonly ending: string;
  readonly accept: string;
  /** Shows the text; resolves with what the person should be told of it, if anything. */
  show(text: string): Promise<string | null>;
  read(): Promise<string>;
  /** The text as it should be stored when it comes from a file. */
  taken?(text: string): Promise<string>;
  picture(): Promise<string>;
  readonly shortcuts: readonly [keys: string, words: string][];
  /** Hints while there is next to nothing: an icon and words each. */
  readonly hints: readonly [icon: string, words: string][];
  /** What only this kind has in its bar, while editing. */
  readonly extra?: HTMLElement[];
  /** A run is about to be shown: whatever covers the canvas goes. */
  uncover?(): void;
}

export interface DeskHandle {
  readonly canvas: object;
  /** Resolves with the revision that holds everything on the canvas. */
  flushSave(): Promise<number>;
  /** The drawing changed without its command stack. */
  touch(): void;
  /** Where the run panel goes; shown instead of the properties while running. */
  readonly sidePanel: HTMLElement;
  /** Below the canvas while running. */
  readonly foot: HTMLElement;
  setMode(mode: "edit" | "run"): void;
  onRun(callback: () => void): void;
  /** Called when the person goes back to editing. */
  onEdit(callback: () => void): void;
}
