const SVG = "http://www.w3.org/2000/svg";
const ID = "fg-run-arrow";

/** Gives the drawing an arrowhead in the accent colour, for the flows that were taken. */
export function addArrow(svg: SVGSVGElement | null): void {
  if (!svg || svg.querySelector(`#${ID}`)) return;
  const make = (name: string, attributes: Record<string, string>): SVGElement => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const head = make("path", { d: "M 1 5 L 11 10 L 1 15 Z", class: ID });
  const marker = make("marker", {
    id: ID,
    viewBox: "0 0 20 20",
    refX: "11",
    refY: "10",
    markerWidth: "9",
    markerHeight: "9",
    orient: "auto",
  });
  marker.append(head);
  const defs = make("defs", {});
  defs.append(marker);
  svg.append(defs);
}
