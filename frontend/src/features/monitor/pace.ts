import type { RunEvent } from "./events.ts";
import { text } from "./events.ts";

/** A token's way over one flow, in milliseconds of the page's clock. */
export interface Move {
  readonly flow: string;
  readonly target: string | null;
  readonly start: number;
  readonly end: number;
}

/** When each node and flow may be shown as reached: after the token that goes there has arrived. */
export interface Pace {
  readonly nodes: Map<string, number>;
  readonly flows: Map<string, number>;
}

export const MOVE_TIME = 400;
/** However much happens at once, the picture is true again after this long. */
export const LONGEST_LAG = 4000;

/**
 * Lays the moves of new events out in time: a token leaves a node once it has arrived there, so
 * parallel branches move together and a chain moves one after the other. With many moves at once
 * each gets shorter, so that the picture never falls far behind the truth.
 */
export function plan(pace: Pace, events: readonly RunEvent[], now: number): readonly Move[] {
  const taken = events.filter((event) => event.kind === "flow.taken");
  const time = Math.min(MOVE_TIME, LONGEST_LAG / Math.max(1, taken.length));
  return taken.flatMap((event) => {
    const flow = text(event.data.flow);
    if (flow === null) return [];
    const target = text(event.data.target);
    const start = Math.max(now, (event.node && pace.nodes.get(event.node)) || 0);
    const end = start + time;
    pace.flows.set(flow, Math.max(end, pace.flows.get(flow) ?? 0));
    if (target !== null) pace.nodes.set(target, Math.max(end, pace.nodes.get(target) ?? 0));
    return [{ flow, target, start, end }];
  });
}

/** The place after `part` (0 to 1) of the way along a line of points. */
export function along(
  points: readonly { readonly x: number; readonly y: number }[],
  part: number,
): { x: number; y: number } {
  const legs = points.slice(1).map((to, index) => {
    const from = points[index] ?? to;
    return { from, to, length: Math.hypot(to.x - from.x, to.y - from.y) };
  });
  let left = legs.reduce((sum, leg) => sum + leg.length, 0) * Math.min(1, Math.max(0, part));
  for (const { from, to, length } of legs) {
    if (left <= length) {
      const share = length === 0 ? 1 : left / length;
      return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    }
    left -= length;
  }
  const last = points.at(-1);
  return { x: last?.x ?? 0, y: last?.y ?? 0 };
}
