import { ApiError } from "../../api/client.ts";
import type { FormSchema } from "../../api/types.ts";
import { t } from "../../util/i18n.ts";

export interface Refused {
  /** Messages by the id of the form's component. */
  readonly fields: Record<string, string[]>;
  /** What belongs to no field. */
  readonly general: string;
}

interface Component {
  readonly id?: string;
  readonly key?: string;
  readonly components?: readonly Component[];
}

/** The component of a form that writes a variable; a path names it by its last part that fits. */
function componentFor(components: readonly Component[], path: readonly string[]): string | null {
  for (const component of components) {
    const inner = componentFor(component.components ?? [], path);
    if (inner !== null) return inner;
    if (component.key !== undefined && path.includes(component.key)) return component.id ?? null;
  }
  return null;
}

/** What the server refused, sorted to the fields that it named. */
export function fieldErrors(error: unknown, schema: FormSchema): Refused {
  if (!(error instanceof ApiError)) return { fields: {}, general: String(error) };
  if (error.status === 0) return { fields: {}, general: t("The server cannot be reached.") };
  const { location } = error.body;
  const field =
    typeof location === "object" && location !== null && "field" in location
      ? String(location.field)
      : "";
  const components = (schema.components ?? []) as readonly Component[];
  const id = field === "" ? null : componentFor(components, field.split("."));
  if (id === null) return { fields: {}, general: error.message };
  return { fields: { [id]: [error.message] }, general: "" };
}
