import type { Shape } from "../services.ts";
import { attribute } from "./extension.ts";
import { formKeys } from "./form-keys.ts";

/** A name with what is known inside it, as the expression editor completes it. */
export interface KnownName {
  readonly name: string;
  readonly entries?: KnownName[];
}

type Drawn = Pick<Shape, "businessObject" | "labelTarget">;

/** The names that a process gives to its variables: fields of its forms, and results of its tasks. */
export function namesOf(elements: readonly Drawn[]): string[] {
  const found = elements.filter((element) => !element.labelTarget).flatMap(given);
  return [...new Set(found)].sort();
}

function given(element: Drawn): string[] {
  const shape = element as Shape;
  const own = (type: string, name: string): string => attribute(shape, type, name);
  const decision = own("flowglass:Decision", "key");
  const script = element.businessObject.get<string | undefined>("script");
  return [
    ...formKeys(own("flowglass:Form", "body")),
    own("flowglass:Handler", "resultVariable"),
    decision && (own("flowglass:Decision", "resultVariable") || decision),
    script && (own("flowglass:Script", "resultVariable") || (element.businessObject.id ?? "")),
  ].filter((name): name is string => Boolean(name));
}

/** "customer.level" and "customer.age" as one name with two in it. */
export function nested(names: readonly string[]): KnownName[] {
  const inner = new Map<string, string[]>();
  for (const name of names) {
    const [first = "", ...rest] = name.split(".");
    inner.set(first, [...(inner.get(first) ?? []), ...(rest.length ? [rest.join(".")] : [])]);
  }
  return [...inner].map(([name, entries]) =>
    entries.length > 0 ? { name, entries: nested(entries) } : { name },
  );
}
