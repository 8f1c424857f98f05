import type { Activities, Permission } from "../../api/types.ts";
import type { RunState } from "./state.ts";

/** A row of a decision table or rule set: the kind of its model, the model's key, counted from 1. */
export interface RuleAt {
  readonly kind: "decision" | "rules";
  readonly key: string;
  readonly number: number;
}

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
  /** Goes to the run that the call with this name started. */
  readonly openCall: (call: string) => void;
  /** The open ad-hoc sub-processes, each with what may be begun in it now. */
  readonly activities: () => Promise<readonly Activities[]>;
  readonly beginActivity: (token: string, node: string) => void;
  readonly endActivities: (token: string) => void;
  /** What a run of a state machine can be told; null for every other run. */
  readonly machine: MachineDeeds | null;
  /** Lets what an event waits for have come. */
  readonly endWait: (subscription: string) => void;
  readonly ruleLink: (rule: RuleAt) => string | null;
}

export interface MachineDeeds {
  readonly canDeliver: boolean;
  readonly available: () => Promise<readonly Permission[]>;
  readonly deliver: (event: string) => void;
  /** Asks for the event's data, and for its name where none is given. */
  readonly ask: (event: string) => void;
}

export interface PanelContext {
  readonly run: RunState;
  readonly selected: string | null;
  readonly now: number;
  readonly options: PanelOptions;
}
