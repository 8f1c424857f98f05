import { service, type CanvasHost } from "./canvas.ts";
import { along, type Move } from "./pace.ts";

const SVG = "http://www.w3.org/2000/svg";

export interface Tokens {
  readonly play: (moves: readonly Move[]) => void;
  readonly clear: () => void;
}

/** Moves tokens along the drawn flows. People who asked for less motion get none. */
export function createTokens(host: CanvasHost): Tokens {
  const layer = service(host, "canvas").getLayer("fg-run-tokens", 20);
  const circles = new Map<Move, SVGCircleElement>();
  let frame = 0;

  const draw = (): void => {
    const now = performance.now();
    for (const [move, circle] of circles) {
      const points = service(host, "elementRegistry").get(move.flow)?.waypoints;
      if (!points || now >= move.end) {
        circle.remove();
        circles.delete(move);
        continue;
      }
      circle.classList.toggle("fg-run-token-hidden", now < move.start);
      const { x, y } = along(points, (now - move.start) / Math.max(1, move.end - move.start));
      circle.setAttribute("cx", String(x));
      circle.setAttribute("cy", String(y));
    }
    frame = circles.size > 0 ? requestAnimationFrame(draw) : 0;
  };

  return {
    play(moves) {
      for (const move of moves) {
        const circle = document.createElementNS(SVG, "circle");
        circle.setAttribute("r", "7");
        circle.setAttribute("class", "fg-run-token fg-run-token-hidden");
        layer.append(circle);
        circles.set(move, circle);
      }
      if (frame === 0 && circles.size > 0) frame = requestAnimationFrame(draw);
    },
    clear() {
      cancelAnimationFrame(frame);
      frame = 0;
      for (const circle of circles.values()) circle.remove();
      circles.clear();
    },
  };
}

export function prefersLessMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
