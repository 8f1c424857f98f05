import type { Variables } from "../../api/types.ts";
import { choose, el } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { typeOf } from "./format.ts";
import { readValue, writeValue } from "./variable_text.ts";

/** What the server sends in place of a sensitive value. */
const HIDDEN = "•••";

export type SetVariables = (variables: Variables, reason: string) => Promise<unknown>;

interface Field {
  readonly box: HTMLElement;
  readonly control: HTMLInputElement | HTMLTextAreaElement;
}

function field(label: string, control: Field["control"]): Field {
  return { box: el("label", { class: "fg-run-field" }, label, control), control };
}

/** Changes a variable of a run, or adds one where no name is given; the reason is kept. */
export async function askVariable(
  name: string | null,
  value: unknown,
  set: SetVariables,
): Promise<void> {
  const named = field(t("Name"), el("input", { type: "text", autocomplete: "off" }));
  const hidden = value === HIDDEN;
  const text = name === null || hidden ? "" : writeValue(value);
  const valued = field(t("Value"), el("textarea", { rows: 3, value: text, spellcheck: false }));
  const reason = field(t("Reason"), el("input", { type: "text", autocomplete: "off" }));
  const hint = el("p", { class: "fg-quiet fg-small" });
  const wrong = el("p", { class: "fg-run-error", role: "alert", hidden: true });
  const refuse = (words: string, control?: HTMLElement): boolean => {
    wrong.textContent = words;
    wrong.hidden = false;
    control?.focus();
    return false;
  };

  const tellType = (): void => {
    const type = typeOf(readValue(valued.control.value));
    hint.textContent = t("Set as {type}. JSON, or plain text.", { type });
  };
  valued.control.addEventListener("input", tellType);
  tellType();

  const submit = async (): Promise<boolean> => {
    const key = name ?? named.control.value.trim();
    const why = reason.control.value.trim();
    if (key === "") return refuse(t("Give the variable a name."), named.control);
    if (hidden && valued.control.value === "")
      return refuse(t("Its value is not shown: give a new one."), valued.control);
    if (why === "") return refuse(t("Say why: the reason is kept."), reason.control);
    try {
      await set({ [key]: readValue(valued.control.value) }, why);
      return true;
    } catch (error) {
      return refuse(error instanceof Error ? error.message : String(error));
    }
  };
  const fields = [...(name === null ? [named.box] : []), valued.box, hint, reason.box, wrong];
  const body = el("div", { class: "fg-stack" }, ...fields);
  body.addEventListener("keydown", (event) => {
    const inText = event.target === valued.control && !(event.ctrlKey || event.metaKey);
    if (event.key !== "Enter" || event.isComposing || inText) return;
    event.preventDefault();
    event.stopPropagation();
    body.closest("wa-dialog")?.querySelector<HTMLElement>('[variant="brand"]')?.click();
  });
  const title = name === null ? t("Add variable") : t("Change “{name}”", { name });
  await choose({ title, body: [body] }, [
    { label: t("Cancel"), value: false },
    { label: t("Set"), value: true, tone: "brand", look: "accent", accept: submit },
  ]);
}
