import { repairConnection, withoutRedundantPoints } from "diagram-js/lib/layout/ManhattanLayout";
import { getMid, getOrientation } from "diagram-js/lib/layout/LayoutUtil";
import type { Line, Part, Point } from "./parts.ts";

const LOOP = 30;
const FAR = 260;
const NEAR = 40;

interface Hints {
  readonly source?: Part;
  readonly target?: Part;
  readonly waypoints?: Point[];
  readonly connectionStart?: Point;
  readonly connectionEnd?: Point;
}

/** Finds the way of a line: straight ahead where it leads on, around where it leads back. */
export class Layouter {
  layoutConnection(line: Line, hints: Hints = {}): Point[] {
    const source = hints.source ?? line.source;
    const target = hints.target ?? line.target;
    const points = hints.waypoints ?? line.waypoints;
    if (source === target) return loop(line, source, points);
    const fresh = !points || points.length < 2;
    const others = linesBetween(line, source, target);
    const way = preferred(source, target, others);
    const shift = (fresh && /^[tb]:[tb]$/.test(way) ? 18 : 0) + others.length * 6;
    const start = hints.connectionStart ?? docking(points?.[0], source, -shift);
    const end = hints.connectionEnd ?? docking(points?.at(-1), target, shift);
    const options = { ...hints, preferredLayouts: [way] };
    const found = repairConnection(
      source as never,
      target as never,
      start as never,
      end as never,
      (points ?? []) as never,
      options as never,
    ) as Point[];
    return withoutRedundantPoints(found as never) as Point[];
  }
}

function docking(
  point: (Point & { original?: Point }) | undefined,
  part: Part,
  shift: number,
): Point {
  if (point) return point.original ?? point;
  const { x, y } = getMid(part as never) as Point;
  return { x: x + Math.max(-part.width / 3, Math.min(part.width / 3, shift)), y };
}

function linesBetween(line: Line, source: Part, target: Part): Line[] {
  const joins = (other: Line): boolean =>
    other !== line &&
    ((other.source === source && other.target === target) ||
      (other.source === target && other.target === source));
  return [...source.outgoing, ...source.incoming].filter(joins);
}

function within(inner: Part, outer: Part): boolean {
  for (let at = inner.parent; at; at = at.parent) if (at === outer) return true;
  return false;
}

/** From which side to which side. */
function preferred(source: Part, target: Part, others: readonly Line[]): string {
  if (within(target, source) || within(source, target)) return "b:b";
  const where = String(getOrientation(target as never, source as never, 0));
  const twins = others.length;
  const gap = source.x - (target.x + target.width);
  if (where === "right") return ["h:h", "t:t", "b:b"][twins % 3]!;
  if (where === "left") return twins > 0 || gap > FAR ? (twins % 2 ? "b:b" : "t:t") : "h:h";
  if (where === "top" || where === "bottom") return ["v:v", "r:r", "l:l"][twins % 3]!;
  if (where === "intersect") return "b:b";
  const ahead = target.x - (source.x + source.width);
  if (twins === 0 && ahead > NEAR) return "h:h";
  return twins > 0 ? "v:h" : "h:v";
}

/** A way back to the same shape, around one of its corners. */
function loop(line: Line, part: Part, points: readonly Point[] | undefined): Point[] {
  const { x, y, width, height } = part;
  if (points && points.length > 2) return follow(points, part, line);
  const number = part.outgoing.filter((each) => each !== line && each.target === part).length;
  const [right, bottom] = [number % 4 < 2, number % 2 === 1];
  const [sideX, outX] = right ? [x + width, x + width + LOOP] : [x, x - LOOP];
  const [sideY, outY] = bottom ? [y + height, y + height + LOOP] : [y, y - LOOP];
  const alongX = right ? x + width - Math.min(30, width / 3) : x + Math.min(30, width / 3);
  const alongY = bottom ? y + height - Math.min(18, height / 3) : y + Math.min(18, height / 3);
  return [
    { x: alongX, y: sideY },
    { x: alongX, y: outY },
    { x: outX, y: outY },
    { x: outX, y: alongY },
    { x: sideX, y: alongY },
  ];
}

/** A loop keeps its form where its ends still touch the shape; else it is made anew. */
function follow(points: readonly Point[], part: Part, line: Line): Point[] {
  const touches = (point: Point | undefined): boolean =>
    point !== undefined &&
    point.x >= part.x - 1 &&
    point.x <= part.x + part.width + 1 &&
    point.y >= part.y - 1 &&
    point.y <= part.y + part.height + 1;
  return touches(points[0]) && touches(points.at(-1)) ? [...points] : loop(line, part, undefined);
}
