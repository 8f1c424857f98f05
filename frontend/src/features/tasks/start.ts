import type { FormSchema, Variables } from "../../api/types.ts";
import { choose, el } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { openForm } from "./form.ts";

/**
 * Asks what a run begins with and starts it; the dialog stays open until the server accepts.
 * It begins with what this tab last started the model with, so that a second try needs no typing.
 * Resolves with what `start` gave, or null when the person thought better of it.
 */
export async function startDialog<T>(
  name: string,
  schema: FormSchema,
  start: (values: Variables) => Promise<T>,
  model: string,
): Promise<T | null> {
  const box = el("div", { class: "fg-start-form" });
  const form = await openForm(box, schema, lastValues(model));
  let started: T | null = null;
  let busy = false;

  const close = (): void => {
    const dialog = box.closest("wa-dialog");
    if (dialog) Reflect.set(dialog, "open", false);
  };
  const submit = (): void => {
    const values = busy ? null : form.read();
    if (values === null) return;
    busy = true;
    start(values)
      .then((result) => {
        started = result;
        keepValues(model, values);
        close();
      }, form.refuse)
      .finally(() => {
        busy = false;
      });
  };
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    submit();
  });
  box.addEventListener("submit", (event) => event.preventDefault());
  const refuseToClose = (): boolean => {
    submit();
    return false;
  };
  const asked = choose({ title: t("Run {name}", { name }), body: [box] }, [
    { label: t("Cancel"), value: false },
    {
      label: t("Run"),
      value: true,
      icon: "play",
      tone: "brand",
      look: "accent",
      accept: refuseToClose,
    },
  ]);
  focusFirst(box);
  await asked;
  form.destroy();
  return started;
}

const keyOf = (model: string): string => `flowglass.start.${model}`;

export function lastValues(model: string): Variables {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(model)) ?? "{}") as Variables;
  } catch {
    return {};
  }
}

export function keepValues(model: string, values: Variables): void {
  try {
    sessionStorage.setItem(keyOf(model), JSON.stringify(values));
  } catch {
    // A browser that forbids or has no storage only forgets what was typed.
  }
}

function focusFirst(box: HTMLElement): void {
  const focus = (): void => {
    if (!box.contains(document.activeElement))
      box.querySelector<HTMLElement>("input, select, textarea")?.focus();
  };
  setTimeout(focus, 250);
}
