import type { BpmnFactory, Modeling, Shape } from "../services.ts";
import type { PanelGroup } from "./group.ts";
import { ownGroups } from "./groups.ts";
import type { PropertySources } from "./sources.ts";

interface PropertiesPanel {
  registerProvider(priority: number, provider: object): void;
}

class FlowglassPropertiesProvider {
  static readonly $inject = [
    "propertiesPanel",
    "modeling",
    "bpmnFactory",
    "flowglassPropertySources",
  ];
  readonly #writer: { modeling: Modeling; bpmnFactory: BpmnFactory };
  readonly #sources: PropertySources;

  constructor(
    panel: PropertiesPanel,
    modeling: Modeling,
    bpmnFactory: BpmnFactory,
    sources: PropertySources,
  ) {
    this.#writer = { modeling, bpmnFactory };
    this.#sources = sources;
    panel.registerProvider(500, this);
  }

  /** Ours come right after what every element has; the standard's own groups follow. */
  getGroups(element: Shape): (groups: PanelGroup[]) => PanelGroup[] {
    return (groups) => {
      const own = ownGroups(element, this.#writer, this.#sources);
      const first = groups.filter((group) => group.id === "general");
      return [...first, ...own, ...groups.filter((group) => group.id !== "general")];
    };
  }
}

export function propertiesModule(sources: PropertySources): object {
  return {
    __init__: ["flowglassPropertiesProvider"],
    flowglassPropertySources: ["value", sources],
    flowglassPropertiesProvider: ["type", FlowglassPropertiesProvider],
  };
}
