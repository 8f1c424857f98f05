import type { Point } from "./canvas.ts";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Surroundings {
  /** Shapes and labels that must stay readable. */
  readonly boxes: readonly Box[];
  /** Every drawn line, the label's own included. */
  readonly lines: readonly (readonly Point[])[];
}

const GAP = 5;
const PARTS = [0.5, 0.35, 0.65, 0.2, 0.8];
/** Crossing a line hurts less than hiding words, and more than standing off the middle. */
const LINE_COST = 60;
const OFF_COST = 8;

/**
 * Where a label of this size goes on its flow: beside the middle of the longest straight piece,
 * or at the next best place where it covers no shape, no other label and no bend.
 */
export function placeLabel(points: readonly Point[], size: Size, around: Surroundings): Box {
  let best: { box: Box; cost: number } | null = null;
  for (const [rank, box] of candidates(points, size).entries()) {
    const cost = rank * OFF_COST + costOf(box, around);
    if (best === null || cost < best.cost) best = { box, cost };
  }
  return best?.box ?? { x: points[0]?.x ?? 0, y: points[0]?.y ?? 0, ...size };
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

function candidates(points: readonly Point[], { width, height }: Size): Box[] {
  return legsOf(points)
    .map(([from, to]) => ({ from, to, length: Math.hypot(to.x - from.x, to.y - from.y) }))
    .sort((a, b) => b.length - a.length)
    .slice(0, 2)
    .flatMap(({ from, to }) => {
      const level = Math.abs(to.x - from.x) >= Math.abs(to.y - from.y);
      return PARTS.flatMap((part) => {
        const x = from.x + (to.x - from.x) * part;
        const y = from.y + (to.y - from.y) * part;
        const corners = level
          ? [
              { x: x - width / 2, y: y + GAP },
              { x: x - width / 2, y: y - GAP - height },
            ]
          : [
              { x: x + GAP, y: y - height / 2 },
              { x: x - GAP - width, y: y - height / 2 },
            ];
        return corners.map((corner) => ({ ...corner, width, height }));
      });
    });
}

function costOf(box: Box, { boxes, lines }: Surroundings): number {
  const hidden = boxes.reduce((sum, other) => sum + shared(box, other), 0);
  const crossed = lines.flatMap(legsOf).filter((leg) => touches(box, leg)).length;
  return hidden + crossed * LINE_COST;
}

type Leg = readonly [Point, Point];

function legsOf(points: readonly Point[]): Leg[] {
  return points.slice(1).map((to, index) => [points[index] ?? to, to]);
}

function shared(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Lines of a diagram are nearly always straight up or across, so their box stands for them. */
function touches(box: Box, [from, to]: Leg): boolean {
  const line = {
    x: Math.min(from.x, to.x) - 1,
    y: Math.min(from.y, to.y) - 1,
    width: Math.abs(to.x - from.x) + 2,
    height: Math.abs(to.y - from.y) + 2,
  };
  return shared(box, line) > 0;
}
