import type { Box, Chart, ChartState, Point } from "./chart.ts";
import { statesOf } from "./chart.ts";

export const SIZE = {
  state: { width: 140, height: 60 },
  final: { width: 140, height: 60 },
  parallel: { width: 300, height: 180 },
  history: { width: 36, height: 36 },
} as const;
export const INSIDE = { left: 40, top: 56, right: 32, bottom: 32 } as const;
const GAP = { x: 110, y: 56 } as const;
const START: Point = { x: 160, y: 100 };

type Places = Map<ChartState, Box>;

/** Where every state stands: as the text says, else tidily by how the states follow each other. */
export function layoutChart(chart: Chart): Places {
  return placed(chart.states, chart.initial, START, false);
}

/** Has the text no place for some state? */
export function lacksLayout(chart: Chart): boolean {
  return statesOf(chart).some((state) => state.box === null);
}

function placed(
  states: readonly ChartState[],
  initial: readonly string[],
  start: Point,
  stacked: boolean,
): Places {
  const places: Places = new Map();
  for (const state of states) {
    if (state.box === null) continue;
    const inner = insidePlaces(state, {
      x: state.box.x + INSIDE.left,
      y: state.box.y + INSIDE.top,
    });
    for (const [each, box] of inner) places.set(each, box);
    const known = statesOf(state).every((each) => each.box !== null);
    places.set(state, around(state.box, [...inner.values()], known ? 0 : 1));
  }
  const missing = states.filter((state) => state.box === null);
  const above = states.flatMap((state) => places.get(state) ?? []);
  const origin = above.length
    ? {
        x: Math.min(...above.map((box) => box.x)),
        y: Math.max(...above.map((box) => box.y + box.height)) + GAP.y,
      }
    : start;
  for (const [state, box] of columns(missing, initial, origin, stacked)) places.set(state, box);
  return places;
}

function insidePlaces(state: ChartState, start: Point): Places {
  return placed(state.states, state.facts.initial, start, state.facts.kind === "parallel");
}

/** The box, grown so that it holds the others with air around them. */
function around(box: Box, inner: readonly Box[], air = 1): Box {
  const { right: r, bottom: b } = INSIDE;
  const right = Math.max(box.x + box.width, ...inner.map((i) => i.x + i.width + air * r));
  const bottom = Math.max(box.y + box.height, ...inner.map((i) => i.y + i.height + air * b));
  return { ...box, width: right - box.x, height: bottom - box.y };
}

/** Each state one column right of the nearest that leads to it, those of a column below each other. */
function columns(
  states: readonly ChartState[],
  initial: readonly string[],
  start: Point,
  stacked: boolean,
): Places {
  const places: Places = new Map();
  const levels = stacked ? new Map(states.map((state) => [state, 0])) : levelsOf(states, initial);
  const sizes = new Map(states.map((state) => [state, sizeOf(state)]));
  let x = start.x;
  for (let level = 0; level <= Math.max(0, ...levels.values()); level += 1) {
    const column = states.filter((state) => levels.get(state) === level);
    const width = Math.max(0, ...column.map((state) => sizes.get(state)!.width));
    let y = start.y;
    for (const state of column) {
      const size = sizes.get(state)!;
      const box = { x: x + (width - size.width) / 2, y, ...size };
      places.set(state, box);
      const inner = insidePlaces(state, { x: box.x + INSIDE.left, y: box.y + INSIDE.top });
      for (const [each, place] of inner) places.set(each, place);
      y += size.height + GAP.y;
    }
    x += width + GAP.x;
  }
  return places;
}

function sizeOf(state: ChartState): { width: number; height: number } {
  const least = SIZE[state.facts.kind];
  if (state.states.length === 0) return least;
  const inner = [...insidePlaces(state, { x: INSIDE.left, y: INSIDE.top }).values()];
  const { width, height } = around({ x: 0, y: 0, ...least }, inner);
  return { width, height };
}

function levelsOf(
  states: readonly ChartState[],
  initial: readonly string[],
): Map<ChartState, number> {
  const home = new Map<string, ChartState>();
  for (const state of states)
    for (const each of [state, ...statesOf(state)]) home.set(each.facts.id, state);
  const next = (state: ChartState): ChartState[] =>
    [state, ...statesOf(state)]
      .flatMap((each) => each.transitions)
      .flatMap(({ target }) => (target === null ? [] : (home.get(target) ?? [])));
  const levels = new Map<ChartState, number>();
  const reach = (from: readonly ChartState[]): void => {
    let level = 0;
    for (let row = from; row.length > 0; level += 1) {
      for (const state of row) levels.set(state, level);
      row = [...new Set(row.flatMap(next))].filter((state) => !levels.has(state));
    }
  };
  const first = initial.flatMap((id) => home.get(id) ?? []);
  reach(first.length > 0 ? first : states.slice(0, 1));
  for (const state of states) if (!levels.has(state)) reach([state]);
  return levels;
}
