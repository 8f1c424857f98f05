import type { Variables } from "../../api/types.ts";
import { choose, el } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { keepValues, lastValues } from "./start.ts";

/** Asks for the variables of a run as JSON, beginning with what they were last time. */
export async function variablesDialog<T>(
  name: string,
  known: Variables,
  start: (values: Variables) => Promise<T>,
  model: string,
): Promise<T | null> {
  const first = { ...known, ...lastValues(model) };
  const value = JSON.stringify(first, null, 2);
  const label = t("Variables (JSON)");
  const area = el("textarea", {
    class: "fg-mono",
    rows: 8,
    spellcheck: false,
    value,
    "aria-label": label,
  });
  area.style.width = "100%";
  const wrong = el("p", { class: "fg-start-wrong", role: "alert" });
  let started: T | null = null;
  const accept = async (): Promise<boolean> => {
    try {
      const values: unknown = JSON.parse(area.value.trim() || "{}");
      if (typeof values !== "object" || values === null || Array.isArray(values))
        throw new SyntaxError();
      started = await start(values as Variables);
      keepValues(model, values as Variables);
      return true;
    } catch (error) {
      const plain = error instanceof SyntaxError;
      wrong.textContent = plain
        ? t("The variables are one JSON object.")
        : (error as Error).message;
      return false;
    }
  };
  await choose(
    { title: t("Run {name}", { name }), body: [el("label", null, label), area, wrong] },
    [
      { label: t("Cancel"), value: false },
      { label: t("Run"), value: true, icon: "play", tone: "brand", look: "accent", accept },
    ],
  );
  return started;
}
