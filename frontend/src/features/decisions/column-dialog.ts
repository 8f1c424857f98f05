/** Asks what a column is: its label, what it reads or writes, its type and allowed values. */

import "@awesome.me/webawesome/dist/components/input/input.js";
import "@awesome.me/webawesome/dist/components/option/option.js";
import "@awesome.me/webawesome/dist/components/select/select.js";
import { t } from "../../util/i18n.ts";
import { choose, el } from "../../ui/index.ts";
import { alternatives, parseCell, plainType, presentAllowed } from "../../grid/cells.ts";
import { newId } from "../../grid/document.ts";
import type { Column, Role } from "../../grid/sheet.ts";
import { TYPES, typeTitle } from "../../grid/words.ts";

interface Field extends HTMLElement {
  value: string;
}

function field(label: string, value: string, hint = ""): Field {
  return el("wa-input", { label, value, hint, autocomplete: "off" }) as unknown as Field;
}

/** The words for what stands under the label of a column. */
function expressionWords(role: Role): [string, string] {
  return role === "when"
    ? [t("What it reads"), t("A variable or an expression, such as customer.age")]
    : [t("Name of the result"), t("What a process reads it by, such as discount")];
}

function typeField(type: string): Field {
  const known = TYPES.includes(type) ? TYPES : [...TYPES, type];
  const options = known.map((name) =>
    el("wa-option", { value: name.replaceAll(" ", "_") }, typeTitle(name)),
  );
  const value = type.replaceAll(" ", "_");
  return el("wa-select", { label: t("Type"), value }, ...options) as unknown as Field;
}

function titleOf(role: Role, fresh: boolean): string {
  if (!fresh) return t("Edit column");
  if (role === "when") return t("New condition column");
  return role === "then" ? t("New result column") : t("New annotation column");
}

function stemOf(role: Role): string {
  if (role === "when") return "Input";
  return role === "then" ? "Output" : "Annotation";
}

function allowedFrom(text: string, type: string): string[] | null {
  const values = alternatives(text).filter((value) => value !== "");
  return values.length === 0
    ? null
    : values.map((value) => parseCell(value, { role: "then", type }));
}

/** The column as the person wants it, or null when they changed their mind. */
export async function askColumn(role: Role, before: Column | null): Promise<Column | null> {
  const label = field(t("Label"), before?.label ?? "");
  const [words, hint] = expressionWords(role);
  const expression = field(words, before?.expression ?? "", hint);
  const type = typeField(plainType(before?.type || "string"));
  const allowed = field(
    t("Allowed values"),
    before ? presentAllowed(before).join(", ") : "",
    t("Separated by commas; leave empty for anything"),
  );
  const fields = role === "annotation" ? [label] : [label, expression, type, allowed];
  label.setAttribute("autofocus", "");
  const filled = () =>
    label.value.trim() !== "" || (role !== "annotation" && expression.value.trim() !== "");
  const body = el("div", { class: "fg-stack" }, ...fields);
  body.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.target === type) return;
    event.preventDefault();
    body.closest("wa-dialog")?.querySelector<HTMLElement>('[variant="brand"]')?.click();
  });
  const answer = await choose({ title: titleOf(role, before === null), body: [body] }, [
    { label: t("Cancel"), value: false },
    {
      label: before ? t("Apply") : t("Add column"),
      value: true,
      tone: "brand",
      look: "accent",
      accept: filled,
    },
  ]);
  if (!answer) return null;
  const id = before?.id ?? newId(stemOf(role));
  const title = label.value.trim();
  // The other fields of an annotation were never shown, so they hold nothing.
  if (role === "annotation") {
    return { id, role, label: title, expression: "", type: "string", allowed: null };
  }
  const reads = expression.value.trim();
  const typeName = type.value.replaceAll("_", " ");
  return {
    id,
    role,
    label: title || reads,
    expression: reads || title,
    type: typeName,
    allowed: allowedFrom(allowed.value, typeName),
  };
}
