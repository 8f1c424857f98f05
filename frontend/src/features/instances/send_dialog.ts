import { sendMessage, sendSignal } from "../../api/instances.ts";
import type { Variables } from "../../api/types.ts";
import { choose, el, toast } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";

function field(label: string, control: HTMLElement): HTMLElement {
  return el("label", { class: "fg-runs-field" }, label, control);
}

/** Sends a message to the one run that waits for it, or a signal to all that listen. */
export async function askToSend(workspace: string): Promise<void> {
  const kind = el(
    "select",
    { class: "fg-runs-select" },
    el("option", { value: "message" }, t("Message: to the one run that waits for it")),
    el("option", { value: "signal" }, t("Signal: to every run that listens")),
  );
  const name = el("input", { type: "text", autocomplete: "off" });
  const key = el("input", { type: "text", autocomplete: "off" });
  const variables = el("textarea", { rows: 3, value: "{}", spellcheck: false });
  const keyed = field(t("Correlation key"), key);
  const wrong = el("p", { class: "fg-runs-wrong", role: "alert", hidden: true });
  kind.addEventListener("change", () => {
    keyed.hidden = kind.value === "signal";
  });

  const refuse = (words: string, control?: HTMLElement): boolean => {
    wrong.textContent = words;
    wrong.hidden = false;
    control?.focus();
    return false;
  };
  const send = async (): Promise<boolean> => {
    const said = name.value.trim();
    if (said === "") return refuse(t("Give the name that the process waits for."), name);
    const values = readVariables(variables.value);
    if (values === null) return refuse(t("The variables are one JSON object."), variables);
    try {
      if (kind.value === "signal") await sendSignal(workspace, { name: said, variables: values });
      else
        await sendMessage(workspace, {
          name: said,
          correlation: key.value.trim(),
          variables: values,
          time_to_live: 0,
        });
      void toast(t("Sent"), "success");
      return true;
    } catch (error) {
      return refuse(error instanceof Error ? error.message : String(error));
    }
  };
  const body = el(
    "div",
    { class: "fg-stack" },
    field(t("What"), kind),
    field(t("Name"), name),
    keyed,
    field(t("Variables (JSON)"), variables),
    wrong,
  );
  await choose({ title: t("Send a message"), body: [body] }, [
    { label: t("Cancel"), value: false },
    { label: t("Send"), value: true, tone: "brand", look: "accent", accept: send },
  ]);
}

function readVariables(text: string): Variables | null {
  try {
    const value: unknown = JSON.parse(text.trim() === "" ? "{}" : text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Variables) : null;
  } catch {
    return null;
  }
}
