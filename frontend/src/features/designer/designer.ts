import { withDiagram } from "../../bpmn/layout.ts";
import { standaloneSvg } from "../../diagram/look.ts";
import type { DeskBoot, DeskHandle, Drawing } from "../../editor/desk/boot.ts";
import { openDesk } from "../../editor/desk/desk.ts";
import { createModeler } from "../../editor/modeler.ts";
import type { PropertySources } from "../../editor/properties/sources.ts";
import { t } from "../../util/i18n.ts";
import { loadSources } from "./sources.ts";

/** The canvas of processes on the desk. */
function processDrawing(
  canvas: HTMLElement,
  properties: HTMLElement,
  sources: PropertySources,
): Drawing {
  const modeler = createModeler(canvas, properties, sources);
  return {
    canvas: modeler,
    ending: "bpmn",
    accept: ".bpmn,.xml,application/xml",
    show: async (text) => {
      const { xml, laidOut } = await withDiagram(text);
      await modeler.importXML(xml);
      return laidOut
        ? t("The file had no drawing: one was made. It is kept with your first change.")
        : null;
    },
    read: async () => {
      const { xml } = await modeler.saveXML({ format: true });
      if (xml === undefined) throw new Error("the canvas gave no text");
      return xml;
    },
    taken: async (text) => (await withDiagram(text)).xml,
    picture: async () => standaloneSvg((await modeler.saveSVG()).svg),
    shortcuts: [
      ["N", t("Create any element")],
      ["A", t("Append to the selected element")],
      ["R", t("Change the selected element's type")],
      ["Ctrl F", t("Find an element")],
    ],
    hints: [
      ["workflow", t("Drag an element from the left")],
      ["keyboard", t("Or press N and type what you need")],
      ["play", t("Press Run to see it move")],
    ],
  };
}

/** Opens the process editor in the element and resolves when the drawing can be seen. */
export async function openDesigner(root: HTMLElement, boot: DeskBoot): Promise<DeskHandle> {
  const sources = await loadSources(boot.workspace.id, boot.canEdit);
  return openDesk(root, boot, (canvas, properties) => processDrawing(canvas, properties, sources));
}
