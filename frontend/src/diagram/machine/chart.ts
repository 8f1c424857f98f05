/** A state machine as its canvas knows it: what is drawn, and what the panel shows of each part. */
export type StateKind = "state" | "parallel" | "final" | "history";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a state says beside where it stands and what is in it. */
export interface StateFacts {
  /** The number of its element in the text; null for a state that was drawn since. */
  readonly origin: number | null;
  /** The name by which the engine knows it. */
  readonly id: string;
  readonly kind: StateKind;
  readonly name: string;
  readonly deep: boolean;
  /** What is done on entering and on leaving, as SCXML. */
  readonly entry: string;
  readonly exit: string;
  /** The states that are entered with it, by name; none means the first in it. */
  readonly initial: readonly string[];
}

export interface TransitionFacts {
  readonly origin: number | null;
  readonly id: string;
  readonly event: string;
  readonly cond: string;
  readonly after: string;
  readonly internal: boolean;
  /** More targets than the one that is drawn, or those that no state has the name of. */
  readonly others: readonly string[];
  readonly actions: string;
}

export interface ChartState {
  readonly facts: StateFacts;
  readonly box: Box | null;
  readonly states: readonly ChartState[];
  readonly transitions: readonly ChartTransition[];
}

export interface ChartTransition {
  readonly facts: TransitionFacts;
  /** The state that its line leads to; null where nothing is left or entered. */
  readonly target: string | null;
  readonly points: readonly Point[];
}

export interface Variable {
  readonly origin: number | null;
  readonly id: string;
  readonly value: string;
}

export interface Chart {
  readonly name: string;
  readonly initial: readonly string[];
  readonly variables: readonly Variable[];
  readonly states: readonly ChartState[];
}

/** Every state, outer ones first, in the order of the text. */
export function statesOf(chart: Pick<Chart, "states">): ChartState[] {
  return chart.states.flatMap((state) => [state, ...statesOf(state)]);
}

/** The transition in the words of its label: `submit [amount > 0]`, `after 2d`. */
export function labelOf(facts: Pick<TransitionFacts, "event" | "cond" | "after">): string {
  const head = facts.after ? `after ${facts.after}` : facts.event;
  return [head, facts.cond && `[${facts.cond}]`].filter(Boolean).join(" ");
}

const LABEL =
  /^\s*(?:(?:after|经过)\s+(?<after>=.*?|\S+)|(?<event>[^[]*?))\s*(?:\[(?<cond>[\s\S]*)\])?\s*$/;

/** What a typed label means; null where it is no label. */
export function parseLabel(text: string): Pick<TransitionFacts, "event" | "cond" | "after"> | null {
  const found = LABEL.exec(text)?.groups;
  if (!found) return null;
  const { after = "", event = "", cond = "" } = found;
  return { after: after.trim(), event: event.trim().replace(/\s+/g, " "), cond: cond.trim() };
}

/** A name for the engine out of what people call a state; null where nothing is left of it. */
export function idFrom(name: string, taken: (id: string) => boolean): string | null {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_.-]+/gu, "_")
    .replace(/^[^\p{L}_]+|[_.-]+$/gu, "");
  if (plain === "") return null;
  return unused(plain, taken);
}

export function unused(stem: string, taken: (id: string) => boolean): string {
  if (!taken(stem)) return stem;
  let number = 2;
  while (taken(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}

export const ID = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
