import Text from "diagram-js/lib/util/Text";
import { createLine } from "diagram-js/lib/util/RenderUtil";
import type { Drawn, Pen, TextPlace } from "./notation.ts";
import type { Point } from "./parts.ts";

const SVG = "http://www.w3.org/2000/svg";
const FONT = '"Inter Variable", Inter, system-ui, sans-serif';
const MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace";

const writer = new Text({ style: { fontFamily: FONT, fontSize: 13, lineHeight: 1.25 } });

function shape(tag: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

function paint(element: SVGElement, look: Drawn): void {
  const { fill = "none", stroke = "var(--fg-color-shape-line)", thick = 1.5, dashed } = look;
  Object.assign(element.style, { fill, stroke, strokeWidth: `${thick}px` });
  if (dashed) element.style.strokeDasharray = "5 4";
}

/** A pen for one part: everything it draws goes into the part's group. */
export function penFor(group: SVGElement, arrow: string): Pen {
  const add = (element: SVGElement): void => void group.append(element);
  return {
    box({ x, y, width, height, radius = 8, holds = false, ...look }) {
      const box = shape("rect", { x, y, width, height, rx: radius });
      paint(box, { fill: "var(--fg-color-shape)", ...look });
      if (holds) box.classList.add("fg-diagram-holder");
      add(box);
    },
    circle({ x, y, radius, ...look }) {
      const circle = shape("circle", { cx: x, cy: y, r: radius });
      paint(circle, { fill: "var(--fg-color-shape)", ...look });
      add(circle);
    },
    line(points: readonly Point[], look = {}) {
      const line = createLine(points as Point[], {}, look.radius ?? 6) as SVGElement;
      paint(line, look);
      if (look.arrow !== false) line.setAttribute("marker-end", `url("#${arrow}")`);
      add(line);
    },
    text(words, place) {
      add(textOf(words, place));
    },
    icon(markup, at, size) {
      const box = shape("g", {
        transform: `translate(${at.x} ${at.y}) scale(${size / 24})`,
      });
      box.append(...iconParts(markup));
      Object.assign(box.style, { stroke: "var(--fg-color-text-quiet)", fill: "none" });
      add(box);
    },
  };
}

function textOf(words: string, place: TextPlace): SVGElement {
  const style = {
    fontSize: place.quiet ? 11 : 13,
    fontFamily: place.mono ? MONO : FONT,
    fontWeight: place.strong ? 600 : "normal",
    fill: place.quiet ? "var(--fg-color-text-quiet)" : "var(--fg-color-shape-text)",
  };
  const { x, y, width, height, align } = place;
  const text = writer.createText(words, {
    box: { width, height },
    align: align as never,
    padding: 4,
    style,
  }) as SVGElement;
  // Presentation attributes take no variables; the style does.
  Object.assign(text.style, { fill: style.fill, pointerEvents: "none" });
  if (place.halo) {
    Object.assign(text.style, {
      paintOrder: "stroke",
      stroke: "var(--fg-color-canvas)",
      strokeWidth: "4px",
      strokeLinejoin: "round",
    });
  }
  text.setAttribute("transform", `translate(${x} ${y})`);
  return text;
}

export function iconParts(markup: string): Node[] {
  const text = `<svg xmlns="${SVG}">${markup}</svg>`;
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  return [...parsed.childNodes].map((node) => document.importNode(node, true));
}

/** The icon as markup for the palette and the pad. */
export function iconMarkup(inner: string): string {
  return `<svg xmlns="${SVG}" viewBox="0 0 24 24" class="fg-tool-icon">${inner}</svg>`;
}
