import { expect, test } from "vitest";
import { along, LONGEST_LAG, MOVE_TIME, plan, type Pace } from "./pace.ts";

const taken = (seq: number, node: string, target: string) => ({
  instance: "i",
  seq,
  at: "",
  kind: "flow.taken",
  node,
  token: null,
  data: { flow: `${node}-${target}`, target },
});
const pace = (): Pace => ({ nodes: new Map(), flows: new Map() });

test("a chain moves one after the other, branches move together", () => {
  const moves = plan(pace(), [taken(1, "a", "b"), taken(2, "b", "c"), taken(3, "b", "d")], 100);
  expect(moves.map(({ start, end }) => [start, end])).toEqual([
    [100, 500],
    [500, 900],
    [500, 900],
  ]);
});

test("with many moves each is shorter, so that the picture does not fall behind", () => {
  const chain = Array.from({ length: 100 }, (_, n) => taken(n, `n${n}`, `n${n + 1}`));
  expect(plan(pace(), chain, 0).at(-1)?.end).toBeCloseTo(LONGEST_LAG);
  expect(MOVE_TIME).toBeLessThan(LONGEST_LAG);
});

test.each([
  [0, { x: 0, y: 0 }],
  [0.5, { x: 10, y: 0 }],
  [0.75, { x: 10, y: 5 }],
  [1, { x: 10, y: 10 }],
])("the place at %s of the way", (part, place) => {
  const line = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
  ];
  expect(along(line, part)).toEqual(place);
});
