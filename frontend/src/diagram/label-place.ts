import type { Line, Point } from "./parts.ts";

export interface LabelPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly align: "center" | "left";
}

const LINE = 18;
const WIDE = 150;

/** Where a line's words stand: over the middle of its longest stretch, or right of it. */
export function labelPlace(line: Pick<Line, "waypoints">): LabelPlace {
  const { waypoints } = line;
  let [from, to]: [Point, Point] = [waypoints[0]!, waypoints[1] ?? waypoints[0]!];
  const length = (a: Point, b: Point): number =>
    Math.hypot(b.x - a.x, b.y - a.y) * (Math.abs(a.y - b.y) < 1 ? 1.2 : 1);
  for (const [index, point] of waypoints.entries()) {
    const next = waypoints[index + 1];
    if (next && length(point, next) > length(from, to) + 1) [from, to] = [point, next];
  }
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  if (Math.abs(from.y - to.y) <= Math.abs(from.x - to.x)) {
    const width = Math.max(90, Math.min(220, Math.abs(to.x - from.x) - 12));
    return { x: x - width / 2, y: y - LINE - 2, width, height: 2 * LINE, align: "center" };
  }
  return { x: x + 6, y: y - LINE, width: WIDE, height: 2 * LINE, align: "left" };
}

/** As much of the words as goes into the width, at about this width of a sign. */
export function shortened(text: string, width: number, sign = 6.6): string {
  const room = Math.max(6, Math.floor((width - 8) / sign));
  return text.length > room ? `${text.slice(0, room - 1)}…` : text;
}
