import BaseRenderer from "diagram-js/lib/draw/BaseRenderer";
import { componentsToPath } from "diagram-js/lib/util/RenderUtil";
import type { Notation } from "./notation.ts";
import type { EventBus, Line, Part } from "./parts.ts";
import { penFor } from "./pen.ts";

const SVG = "http://www.w3.org/2000/svg";
let canvases = 0;

/** Draws parts as their notation says. */
export class NotationRenderer extends BaseRenderer {
  static readonly $inject = ["eventBus", "notation"];
  readonly #notation: Notation;
  // Of two canvases in a page one may be hidden, and with it the arrows that it defines.
  readonly #arrow = `fg-diagram-arrow-${(canvases += 1)}`;

  constructor(eventBus: EventBus, notation: Notation) {
    super(eventBus as never, 2000);
    this.#notation = notation;
    eventBus.on("canvas.init", (event: { svg: SVGElement }) => this.#define(event.svg));
  }

  override canRender(): boolean {
    return true;
  }

  override drawShape(group: SVGElement, part: unknown): SVGElement {
    this.#notation.drawShape(part as Part, penFor(group, this.#arrow));
    return group.firstElementChild as SVGElement;
  }

  override drawConnection(group: SVGElement, line: unknown): SVGElement {
    this.#notation.drawLine(line as Line, penFor(group, this.#arrow));
    return group.firstElementChild as SVGElement;
  }

  override getShapePath(part: unknown): string {
    const { x, y, width, height } = part as Part;
    return componentsToPath([
      ["M", x, y],
      ["h", width],
      ["v", height],
      ["h", -width],
      ["z"],
    ] as never);
  }

  #define(svg: SVGElement): void {
    const defs = document.createElementNS(SVG, "defs");
    const marker = document.createElementNS(SVG, "marker");
    const tip = document.createElementNS(SVG, "path");
    const attributes = {
      id: this.#arrow,
      viewBox: "0 0 10 10",
      refX: "9",
      refY: "5",
      markerUnits: "userSpaceOnUse",
      markerWidth: "12",
      markerHeight: "12",
      orient: "auto",
    };
    for (const [name, value] of Object.entries(attributes)) marker.setAttribute(name, value);
    tip.setAttribute("d", "M1 1 9 5 1 9Z");
    Object.assign(tip.style, { fill: "var(--fg-color-shape-line)", stroke: "none" });
    marker.append(tip);
    defs.append(marker);
    svg.prepend(defs);
  }
}
