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
  zoom(value: string | number, center?: unknown): number;
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

/** Fits the diagram into its box without blowing a small one up. */
export function fit(viewer: Viewer): void {
  const canvas = viewer.get<Canvas>("canvas");
  if (canvas.zoom("fit-viewport", "auto") > 1) canvas.zoom(1, "auto");
}

const MARGIN = 16;
const MARK_HEIGHT = 36;

/** A still picture of a diagram; the way to take it away again is returned. */
export async function drawThumbnail(container: HTMLElement, xml: string): Promise<() => void> {
  const viewer = new Viewer(canvasOptions(container));
  await viewer.importXML((await withDiagram(xml)).xml);
  fitAboveMark(viewer.get<Canvas>("canvas"));
  return () => viewer.destroy();
}

/** The whole diagram with air around it, and the corner of the bpmn.io mark left free. */
function fitAboveMark(canvas: Canvas): void {
  const { inner, outer } = canvas.viewbox();
  const width = outer.width - 2 * MARGIN;
  const height = outer.height - MARGIN - MARK_HEIGHT;
  const scale = Math.min(1, width / inner.width, height / inner.height);
  canvas.viewbox({
    x: inner.x - MARGIN / scale - (width / scale - inner.width) / 2,
    y: inner.y - MARGIN / scale - (height / scale - inner.height) / 2,
    width: outer.width / scale,
    height: outer.height / scale,
  });
}
