import type { FormSchema } from "../../api/types.ts";
import { use, type Part } from "../../diagram/parts.ts";
import type { MachineSaid } from "../../diagram/machine/parts.ts";

/** A form for the variables whose first value is plain; the machine computes the others itself. */
export function machineForm(canvas: object): FormSchema | null {
  const root = use(canvas, "canvas").getRootElement() as Part<MachineSaid>;
  const components = root.businessObject.variables.flatMap(({ id, value }) => {
    const field = fieldFor(value.trim());
    return id && field ? [{ id: `field-${id}`, key: id, label: id, ...field }] : [];
  });
  return components.length > 0 ? { type: "default", schemaVersion: 18, components } : null;
}

/** How a plain value is asked for; null for one that is computed. */
export function fieldFor(value: string): Record<string, unknown> | null {
  if (/^-?\d+(\.\d+)?$/.test(value)) return { type: "number", defaultValue: Number(value) };
  if (value === "true" || value === "false")
    return { type: "checkbox", defaultValue: value === "true" };
  const text = /^"((?:[^"\\]|\\.)*)"$/.exec(value);
  return text ? { type: "textfield", defaultValue: text[1]?.replace(/\\(.)/g, "$1") ?? "" } : null;
}
