import { isLine, use, type Line, type Part } from "../parts.ts";
import type { Change } from "../notation.ts";
import type { StateFacts, TransitionFacts, Variable } from "./chart.ts";

/** A state's place among those beside it in the text: what stands first is asked first. */
interface Ranked {
  readonly rank: number;
}

export type StateSaid = StateFacts & Ranked;

export interface TransitionSaid extends TransitionFacts, Ranked {
  /** Leaves and enters nothing; drawn as a loop. */
  readonly stays: boolean;
  /** The way that the layout gave it; it is written down only once it is another. */
  readonly given: string;
}

export interface MachineSaid {
  readonly name: string;
  readonly initial: readonly string[];
  readonly variables: readonly Variable[];
}

export type StatePart = Part<StateSaid>;
export type TransitionLine = Line<TransitionSaid>;
export type MachinePart = Part<MachineSaid>;

export const isState = (part: Part): part is StatePart => part.type === "machine:state";

export const isTransition = (part: Part): part is TransitionLine => isLine(part);

export function statesIn(parent: Part): StatePart[] {
  return byRank(parent.children.filter(isState));
}

export function transitionsOf(state: Part): TransitionLine[] {
  return byRank(state.outgoing.filter(isTransition));
}

function byRank<T extends Part<Ranked>>(parts: T[]): T[] {
  return parts.sort((a, b) => a.businessObject.rank - b.businessObject.rank);
}

/** Whether the state is entered together with what it lies in. */
export function startsHere(state: StatePart): boolean {
  const { kind, id } = state.businessObject;
  if (kind === "history" || !state.parent) return false;
  for (let above: Part | null = state.parent; above; above = above.parent) {
    const said = above.businessObject as Partial<StateSaid>;
    if (said.initial?.includes(id)) return true;
  }
  const parent = state.parent.businessObject as Partial<StateSaid>;
  if (parent.kind === "parallel" || parent.initial?.length) return false;
  const first = statesIn(state.parent).find((each) => each.businessObject.kind !== "history");
  return first === state;
}

/** What follows when the state gets another name for the engine: all that names it names it anew. */
export function renamed(diagram: object, state: StatePart, id: string, facts: object): Change[] {
  const old = state.businessObject.id;
  const swap = (names: readonly string[]): string[] =>
    names.map((name) => (name === old ? id : name));
  const changes: Change[] = [{ part: state, facts: { ...facts, id }, id }];
  for (const part of use(diagram, "elementRegistry").getAll()) {
    const said = part.businessObject as { initial?: readonly string[]; others?: readonly string[] };
    if (part !== state && said.initial?.includes(old))
      changes.push({ part, facts: { initial: swap(said.initial) } });
    if (!isTransition(part)) continue;
    const way = part.businessObject;
    const own = part.source === state && way.id.startsWith(`${old}.`);
    const next = own ? `${id}${way.id.slice(old.length)}` : way.id;
    if (own || way.others.includes(old))
      changes.push({ part, facts: { id: next, others: swap(way.others) }, id: next });
  }
  return changes;
}
