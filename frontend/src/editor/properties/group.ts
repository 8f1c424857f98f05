import { Group } from "@bpmn-io/properties-panel";
import type { Shape } from "../services.ts";
import { attribute, setExtension, type Writer } from "./extension.ts";
import { fieldEntry, type Field } from "./fields.ts";
import type { PropertySources } from "./sources.ts";

export interface PanelGroup {
  id: string;
  label: string;
  entries?: object[];
  component: unknown;
}

export interface Context {
  element: Shape;
  writer: Writer;
  sources: PropertySources;
}

export type Builder = (context: Context) => PanelGroup | null;

export function group(id: string, label: string, entries: object[]): PanelGroup {
  return { id, label, entries, component: Group };
}

export function isA(element: Shape, ...types: string[]): boolean {
  return types.some((type) => element.businessObject.$instanceOf(type)) && !element.labelTarget;
}

export function extensionField(
  { element, writer }: Context,
  type: string,
  name: string,
  field: Omit<Field, "id" | "get" | "set">,
): object {
  return fieldEntry(element, {
    ...field,
    id: `fg-${type.toLowerCase().replace("flowglass:", "")}-${name}`,
    get: () => attribute(element, type, name),
    set: (value) => setExtension(writer, element, type, { [name]: value }),
  });
}
