import { choose, el } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";

/** Asks for an event and its data; stays open with the reason where the machine refuses it. */
export async function askEvent(
  event: string,
  deliver: (event: string, data: unknown) => Promise<unknown>,
): Promise<void> {
  const name = el("input", { type: "text", value: event, autocomplete: "off", class: "fg-search" });
  const data = el("textarea", { rows: 4, value: "{}", spellcheck: false, class: "fg-mono" });
  const wrong = el("p", { class: "fg-run-error", role: "alert" });
  const refuse = (words: string): boolean => {
    wrong.textContent = words;
    return false;
  };
  const send = async (): Promise<boolean> => {
    const said = name.value.trim();
    if (said === "") return refuse(t("Give the event a name."));
    let value: unknown;
    try {
      value = data.value.trim() === "" ? null : JSON.parse(data.value);
    } catch {
      return refuse(t("The data is no JSON."));
    }
    try {
      await deliver(said, value);
      return true;
    } catch (error) {
      return refuse(error instanceof Error ? error.message : String(error));
    }
  };
  const field = (label: string, control: HTMLElement): HTMLElement =>
    el("label", { class: "fg-run-field" }, label, control);
  const body = [field(t("Event"), name), field(t("Data (JSON), as _event.data"), data), wrong];
  await choose({ title: t("Send an event"), body }, [
    { label: t("Cancel"), value: false },
    { label: t("Send"), value: true, tone: "brand", look: "accent", accept: send },
  ]);
}
