import "@bpmn-io/properties-panel/dist/assets/properties-panel.css";
import "diagram-js-minimap/assets/diagram-js-minimap.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn-embedded.css";
import "./editor.css";
import Modeler from "bpmn-js/lib/Modeler";
import { CreateAppendAnythingModule } from "bpmn-js-create-append-anything";
import NativeCopyPasteModule from "bpmn-js-native-copy-paste";
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule } from "bpmn-js-properties-panel";
import minimapModule from "diagram-js-minimap";
import { canvasOptions } from "../bpmn/viewer.ts";
import { addMessages } from "../util/i18n.ts";
import { editLockModule } from "./lock.ts";
import { propertiesModule } from "./properties/provider.ts";
import type { PropertySources } from "./properties/sources.ts";
import zh from "./zh.ts";

addMessages("zh-hans", zh);

const OPEN_GROUPS = [
  "general",
  "fg-condition",
  "fg-handler",
  "fg-parameters",
  "fg-decision",
  "fg-script",
  "fg-assignment",
  "fg-form",
  "timer",
];

/** The process editor: the canvas with its tools, and a properties panel that knows our words. */
export function createModeler(
  canvas: HTMLElement,
  panel: HTMLElement,
  sources: PropertySources,
): Modeler {
  const options = canvasOptions(canvas) as { additionalModules: object[] };
  return new Modeler({
    ...options,
    propertiesPanel: {
      parent: panel,
      layout: { groups: Object.fromEntries(OPEN_GROUPS.map((id) => [id, { open: true }])) },
    },
    minimap: { open: false },
    additionalModules: [
      ...options.additionalModules,
      BpmnPropertiesPanelModule,
      BpmnPropertiesProviderModule,
      propertiesModule(sources),
      CreateAppendAnythingModule,
      NativeCopyPasteModule,
      minimapModule,
      editLockModule,
    ],
  });
}
