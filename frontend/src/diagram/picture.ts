import { standaloneSvg } from "./look.ts";
import { use } from "./parts.ts";

const SVG = "http://www.w3.org/2000/svg";
const AIR = 12;

/** The drawing as a picture that stands alone. */
export function pictureOf(diagram: object): string {
  const svg = use(diagram, "canvas").getContainer().querySelector("svg");
  const layer = svg?.querySelector<SVGGElement>(".layer-root-0, .layer-base, .viewport > g");
  if (!svg || !layer) throw new Error("the canvas shows no drawing");
  const box = layer.getBBox();
  const picture = document.createElementNS(SVG, "svg");
  const size = { width: box.width + 2 * AIR, height: box.height + 2 * AIR };
  picture.setAttribute("width", String(size.width));
  picture.setAttribute("height", String(size.height));
  const view = [box.x - AIR, box.y - AIR, size.width, size.height];
  picture.setAttribute("viewBox", view.join(" "));
  const defs = svg.querySelector("defs");
  const drawn = layer.cloneNode(true) as SVGGElement;
  for (const extra of drawn.querySelectorAll(".djs-hit, .djs-outline")) extra.remove();
  if (defs) picture.append(defs.cloneNode(true));
  picture.append(drawn);
  const text = new XMLSerializer().serializeToString(picture);
  return standaloneSvg(`<?xml version="1.0" encoding="utf-8"?>\n${text}`);
}
