import type { RunState } from "./state.ts";

export interface PanelOptions {
  /** Whether the person may repair the run; the server judges each request again. */
  readonly canOperate: boolean;
  /** What people call a node. */
  readonly name: (node: string | null) => string;
  readonly focus: (node: string | null) => void;
  readonly retry: (incident: string) => void;
  readonly cancel: () => void;
  /** Asks for a variable's new value; null asks for a new variable. */
  readonly change: (name: string | null, value: unknown) => void;
  /** Shows the form of an open task; resolves with how to take it away. */
  readonly renderTask: (host: HTMLElement, task: string) => Promise<() => void>;
  readonly ruleLink: (decision: string, rule: number) => string | null;
}

export interface PanelContext {
  readonly run: RunState;
  readonly selected: string | null;
  readonly now: number;
  readonly options: PanelOptions;
}
