import { expect, test } from "vitest";
import { placeLabel } from "./label_place.ts";

const size = { width: 60, height: 16 };
const corner = [
  { x: 0, y: 0 },
  { x: 0, y: 80 },
  { x: 300, y: 80 },
];

test("a label stands below the middle of the longest piece", () => {
  const box = placeLabel(corner, size, { boxes: [], lines: [corner] });
  expect(box).toEqual({ x: 120, y: 85, ...size });
});

test("a label goes to the other side of what is in its way", () => {
  const inTheWay = { x: 100, y: 84, width: 100, height: 40 };
  const box = placeLabel(corner, size, { boxes: [inTheWay], lines: [corner] });
  expect(box.y).toBe(59);
});

test("a label stands to the right of a piece that goes up", () => {
  const up = [
    { x: 50, y: 200 },
    { x: 50, y: 100 },
  ];
  const box = placeLabel(up, size, { boxes: [], lines: [up] });
  expect(box).toEqual({ x: 55, y: 142, ...size });
});

test("a label never lies on another line when there is room elsewhere", () => {
  const crossing = [
    { x: 150, y: 0 },
    { x: 150, y: 200 },
  ];
  const box = placeLabel(corner, size, { boxes: [], lines: [corner, crossing] });
  expect(box.x + box.width < 150 || box.x > 150).toBe(true);
});
