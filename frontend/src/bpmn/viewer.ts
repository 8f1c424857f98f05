import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "./canvas.css";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import Viewer from "bpmn-js/lib/Viewer";
import descriptor from "./flowglass.json";
import { withDiagram } from "./layout.ts";
import { rendererColors } from "./look.ts";
import { translateModule } from "./translate.ts";

/** What every canvas of ours has in common, editors and viewers alike. */
export function canvasOptions(container: HTMLElement): object {
  container.classList.add("fg-canvas");
  return {
    container,
    bpmnRenderer: rendererColors,
    moddleExtensions: { flowglass: descriptor },
    additionalModules: [translateModule],
  };
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Canvas {
  getContainer(): HTMLElement;
  viewbox(box?: Box): { inner: Box; outer: { width: number; height: number } };
}

/** A canvas to look at, pan and zoom. */
export function createViewer(container: HTMLElement): NavigatedViewer {
  return new NavigatedViewer(canvasOptions(container));
}

/** Shows a diagram whole, laying it out first when the text draws nothing. */
export async function showDiagram(viewer: Viewer, xml: string): Promise<void> {
  await viewer.importXML((await withDiagram(xml)).xml);
  fit(viewer);
}

/** Fits the diagram into what no palette covers, without blowing a small one up. */
export function fit(viewer: Viewer): void {
  const canvas = viewer.get<Canvas>("canvas");
  const room = { left: paletteRoom(canvas.getContainer()), top: AIR, right: AIR, bottom: AIR };
  fitInto(canvas, room);
}

const AIR = 24;

/** How much of the left edge the palette takes, where one is shown. */
function paletteRoom(container: HTMLElement): number {
  const palette = container.querySelector<HTMLElement>(".djs-palette");
  if (!palette || palette.offsetWidth === 0) return AIR;
  return palette.offsetLeft + palette.offsetWidth + AIR;
}

const MARGIN = 16;
const MARK_HEIGHT = 36;

/** A still picture of a diagram; the way to take it away again is returned. */
export async function drawThumbnail(container: HTMLElement, xml: string): Promise<() => void> {
  const viewer = new Viewer(canvasOptions(container));
  await viewer.importXML((await withDiagram(xml)).xml);
  const room = { left: MARGIN, top: MARGIN, right: MARGIN, bottom: MARK_HEIGHT };
  fitInto(viewer.get<Canvas>("canvas"), room);
  return () => viewer.destroy();
}

interface Room {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Shows the whole diagram in the middle of the box, less the room to leave on each side. */
function fitInto(canvas: Canvas, room: Room): void {
  const { inner, outer } = canvas.viewbox();
  const width = Math.max(1, outer.width - room.left - room.right);
  const height = Math.max(1, outer.height - room.top - room.bottom);
  const scale = Math.min(1, width / (inner.width || 1), height / (inner.height || 1));
  canvas.viewbox({
    x: inner.x - room.left / scale - (width / scale - inner.width) / 2,
    y: inner.y - room.top / scale - (height / scale - inner.height) / 2,
    width: outer.width / scale,
    height: outer.height / scale,
  });
}
