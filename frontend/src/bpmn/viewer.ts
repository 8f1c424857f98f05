import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "../diagram/canvas.css";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import Viewer from "bpmn-js/lib/Viewer";
import descriptor from "./flowglass.json";
import { fit, fitThumbnail } from "../diagram/fit.ts";
import { rendererColors } from "../diagram/look.ts";
import { withDiagram } from "./layout.ts";
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

/** A canvas to look at, pan and zoom. */
export function createViewer(container: HTMLElement): NavigatedViewer {
  return new NavigatedViewer(canvasOptions(container));
}

/** Shows a diagram whole, laying it out first when the text draws nothing. */
export async function showDiagram(viewer: Viewer, xml: string): Promise<void> {
  await viewer.importXML((await withDiagram(xml)).xml);
  fit(viewer);
}

/** A still picture of a diagram; the way to take it away again is returned. */
export async function drawThumbnail(container: HTMLElement, xml: string): Promise<() => void> {
  const viewer = new Viewer(canvasOptions(container));
  await viewer.importXML((await withDiagram(xml)).xml);
  fitThumbnail(viewer);
  return () => viewer.destroy();
}
