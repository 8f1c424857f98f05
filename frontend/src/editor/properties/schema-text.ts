import { formKeys } from "./form-keys.ts";

interface Component {
  key?: string;
  type?: string;
  label?: string;
  components?: Component[];
  validate?: { required?: boolean; min?: number | string; max?: number | string };
  values?: { value: unknown }[];
}

type Property = Record<string, unknown>;

const TYPES: Record<string, string> = { number: "number", checkbox: "boolean" };

/** Why a text is no JSON schema, as far as can be told without the engine; undefined when it may be. */
export function schemaFault(text: string): string | undefined {
  if (text.trim() === "") return undefined;
  try {
    const found: unknown = JSON.parse(text);
    const isObject = typeof found === "object" && found !== null && !Array.isArray(found);
    return isObject ? undefined : "object";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A schema that asks for what a form's fields ask for; empty when the form has none. */
export function schemaOfForm(form: string): string {
  if (formKeys(form).length === 0) return "";
  const fields = flat((JSON.parse(form) as Component).components ?? []);
  const properties: Record<string, Property> = {};
  const required: string[] = [];
  for (const field of fields) {
    if (!field.key) continue;
    properties[field.key] = propertyOf(field);
    if (field.validate?.required) required.push(field.key);
  }
  const schema = { type: "object", ...(required.length > 0 ? { required } : {}), properties };
  return JSON.stringify(schema, null, 2);
}

function flat(components: Component[]): Component[] {
  return components.flatMap((item) => [item, ...flat(item.components ?? [])]);
}

function propertyOf(field: Component): Property {
  const property: Property = {};
  if (field.label) property.title = field.label;
  const type = TYPES[field.type ?? ""];
  if (type) property.type = type;
  else if (field.type === "textfield" || field.type === "textarea") property.type = "string";
  if (type === "number") {
    const { min, max } = field.validate ?? {};
    if (isNumber(min)) property.minimum = Number(min);
    if (isNumber(max)) property.maximum = Number(max);
  }
  if (field.type === "select" || field.type === "radio") {
    const values = (field.values ?? []).map((item) => item.value);
    if (values.length > 0) property.enum = values;
  }
  return property;
}

const isNumber = (value: unknown): boolean =>
  value !== undefined && value !== "" && Number.isFinite(Number(value));
