import type { BpmnFactory, Modeling, Moddle, Shape } from "../services.ts";
import type { Mapping } from "./mapping-lines.ts";

/** What writes to a model: every call of these functions is one step of undo. */
export interface Writer {
  modeling: Modeling;
  bpmnFactory: BpmnFactory;
}

type Attributes = Record<string, unknown>;

/** The element's own extension of that type, if it has one. */
export function extension(element: Shape, type: string): Moddle | undefined {
  const holder = element.businessObject.get<Moddle | undefined>("extensionElements");
  return holder?.get<Moddle[]>("values").find((value) => value.$type === type);
}

export function attribute(element: Shape, type: string, name: string): string {
  return (extension(element, type)?.get<string | undefined>(name) ?? "") as string;
}

/** Sets attributes of an extension; an extension left with nothing in it is taken away. */
export function setExtension(
  writer: Writer,
  element: Shape,
  type: string,
  attributes: Attributes,
  owner: Moddle = element.businessObject,
): void {
  const present = extension({ ...element, businessObject: owner }, type);
  const values = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, value === "" ? undefined : value]),
  );
  if (!present) return addExtension(writer, element, type, values, owner);
  if (isEmptyAfter(present, values)) return removeExtension(writer, element, type, owner);
  writer.modeling.updateModdleProperties(element, present, values);
}

export function removeExtension(
  writer: Writer,
  element: Shape,
  type: string,
  owner: Moddle = element.businessObject,
): void {
  const holder = owner.get<Moddle | undefined>("extensionElements");
  if (!holder) return;
  const rest = holder.get<Moddle[]>("values").filter((value) => value.$type !== type);
  if (rest.length > 0) writer.modeling.updateModdleProperties(element, holder, { values: rest });
  else writer.modeling.updateModdleProperties(element, owner, { extensionElements: undefined });
}

function addExtension(
  writer: Writer,
  element: Shape,
  type: string,
  attributes: Attributes,
  bo: Moddle,
): void {
  if (Object.values(attributes).every((value) => value === undefined)) return;
  const { modeling, bpmnFactory } = writer;
  const item = bpmnFactory.create(type, attributes);
  const holder = bo.get<Moddle | undefined>("extensionElements");
  if (holder) {
    item.$parent = holder;
    const values = [...holder.get<Moddle[]>("values"), item];
    return modeling.updateModdleProperties(element, holder, { values });
  }
  const created = bpmnFactory.create("bpmn:ExtensionElements", { values: [item] });
  created.$parent = bo;
  item.$parent = created;
  modeling.updateModdleProperties(element, bo, { extensionElements: created });
}

const NAMES: Record<string, readonly string[]> = {
  "flowglass:Handler": ["type", "resultVariable", "timeLimit", "pool", "parameters"],
  "flowglass:Cache": ["key", "timeToLive"],
  "flowglass:Schema": ["body"],
  "flowglass:ParameterSchema": ["body"],
  "flowglass:Limit": ["timeLimit", "then"],
  "flowglass:Retry": ["attempts", "delay", "factor", "maxDelay"],
  "flowglass:Decision": ["key", "decision", "ruleSet", "resultVariable"],
  "flowglass:Assignment": ["assignee", "candidateGroups"],
  "flowglass:Form": ["body"],
  "flowglass:Script": ["resultVariable"],
  "flowglass:Call": ["version"],
  "flowglass:Message": ["correlationKey", "timeToLive"],
};

function isEmptyAfter(present: Moddle, changes: Attributes): boolean {
  return (NAMES[present.$type] ?? []).every((name) => {
    const value = name in changes ? changes[name] : present.get(name);
    return value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
  });
}

/** The value of a handler's parameter, as written. */
export function parameter(element: Shape, name: string): string {
  const found = parameters(element).find((item) => item.get("name") === name);
  return found?.get<string | undefined>("value") ?? "";
}

export function parameters(element: Shape): Moddle[] {
  return extension(element, "flowglass:Handler")?.get<Moddle[]>("parameters") ?? [];
}

/** Writes one parameter of the handler; an empty one is left out of the file. */
export function setParameter(writer: Writer, element: Shape, name: string, value: string): void {
  const handler = extension(element, "flowglass:Handler");
  if (!handler) return;
  const present = parameters(element).find((item) => item.get("name") === name);
  if (present && value) {
    return writer.modeling.updateModdleProperties(element, present, { value });
  }
  const rest = parameters(element).filter((item) => item !== present);
  const list = value ? [...rest, newParameter(writer, handler, name, value)] : rest;
  writer.modeling.updateModdleProperties(element, handler, { parameters: list });
}

/** Chooses the handler; values of parameters that the new one has as well are kept. */
export function setHandlerType(
  writer: Writer,
  element: Shape,
  type: string,
  defaults: Record<string, string>,
): void {
  if (!type) return removeExtension(writer, element, "flowglass:Handler");
  const kept = Object.keys(defaults).map((name) => [
    name,
    parameter(element, name) || defaults[name],
  ]);
  const values = kept.filter((pair): pair is [string, string] => Boolean(pair[1]));
  const owner = writer.bpmnFactory.create("flowglass:Handler");
  const list = values.map(([name, value]) => newParameter(writer, owner, name, value));
  for (const item of list) item.$parent = extension(element, "flowglass:Handler") ?? owner;
  setExtension(writer, element, "flowglass:Handler", { type, parameters: list });
}

function newParameter(writer: Writer, parent: Moddle, name: string, value: string): Moddle {
  const item = writer.bpmnFactory.create("flowglass:Parameter", { name, value });
  item.$parent = parent;
  return item;
}

type MappingType = "flowglass:Input" | "flowglass:Output";

/** The element's mappings of one direction, in order. */
export function mappings(element: Shape, type: MappingType): Mapping[] {
  const holder = element.businessObject.get<Moddle | undefined>("extensionElements");
  const found = holder?.get<Moddle[]>("values").filter((value) => value.$type === type) ?? [];
  return found.map((item) => ({
    target: item.get<string | undefined>("target") ?? "",
    source: item.get<string | undefined>("source") ?? "",
  }));
}

/** Puts these mappings in place of all of that direction; the other extensions stay. */
export function setMappings(
  writer: Writer,
  element: Shape,
  type: MappingType,
  wanted: readonly Mapping[],
): void {
  const { modeling, bpmnFactory } = writer;
  const bo = element.businessObject;
  const holder = bo.get<Moddle | undefined>("extensionElements");
  const items = wanted.map(({ target, source }) => bpmnFactory.create(type, { target, source }));
  const rest = holder?.get<Moddle[]>("values").filter((value) => value.$type !== type) ?? [];
  const values = [...rest, ...items];
  const extensionElements =
    values.length > 0 ? bpmnFactory.create("bpmn:ExtensionElements", { values }) : undefined;
  if (extensionElements) {
    extensionElements.$parent = bo;
    for (const value of values) value.$parent = extensionElements;
  }
  modeling.updateModdleProperties(element, bo, { extensionElements });
}
