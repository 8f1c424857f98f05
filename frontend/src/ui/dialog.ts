import "@awesome.me/webawesome/dist/components/dialog/dialog.js";
import "@awesome.me/webawesome/dist/components/input/input.js";
import type WaDialog from "@awesome.me/webawesome/dist/components/dialog/dialog.js";
import type WaInput from "@awesome.me/webawesome/dist/components/input/input.js";
import { t } from "../util/i18n.ts";
import { button, type ButtonOptions } from "./button.ts";
import { el } from "./el.ts";

export interface DialogOptions {
  title: string;
  body: (Node | string)[];
  width?: string;
  /** A dialog that must be answered cannot be closed with Escape or the cross. */
  mustAnswer?: boolean;
}

export interface Choice<T> extends Omit<ButtonOptions, "onclick"> {
  value: T;
  /** False keeps the dialog open; until a promise is kept, no second press counts. */
  accept?: () => boolean | Promise<boolean>;
}

/** Opens a dialog and resolves with the choice made, or null when it was closed without one. */
export function choose<T>(options: DialogOptions, choices: Choice<T>[]): Promise<T | null> {
  const dialog = el("wa-dialog", { label: options.title }, ...options.body) as WaDialog;
  if (options.width) dialog.style.setProperty("--width", options.width);
  return new Promise((resolve) => {
    let answer: T | null = null;
    let answered = false;
    let asking = false;
    const take = async ({ value, accept }: Choice<T>): Promise<void> => {
      if (asking) return;
      asking = true;
      const accepted = accept ? await accept() : true;
      asking = false;
      if (!accepted) return;
      answer = value;
      answered = true;
      dialog.open = false;
    };
    for (const choice of choices) {
      const control = button({
        ...choice,
        size: "m",
        onclick: () => void take(choice),
      });
      control.slot = "footer";
      dialog.append(control);
    }
    dialog.addEventListener("wa-hide", (event) => {
      if (event.target === dialog && options.mustAnswer && !answered) event.preventDefault();
    });
    dialog.addEventListener("wa-after-hide", (event) => {
      if (event.target !== dialog) return;
      dialog.remove();
      resolve(answer);
    });
    dialog.classList.toggle("fg-must-answer", options.mustAnswer === true);
    dialog.addEventListener("wa-show", () => focusFirst(dialog), { once: true });
    dialog.addEventListener("wa-after-show", () => focusFirst(dialog), { once: true });
    document.body.append(dialog);
    void dialog.updateComplete.then(() => {
      dialog.open = true;
    });
  });
}

/** Typing goes into the dialog from its first moment, never to what lies beneath it. */
function focusFirst(dialog: HTMLElement): void {
  const field = dialog.querySelector<HTMLElement>("wa-input, input, textarea, select");
  if (field && !field.contains(document.activeElement)) field.focus();
}

/** Asks yes or no; true only when the named action was chosen. */
export async function confirm(
  title: string,
  text: string,
  action: string,
  tone: "brand" | "danger" = "brand",
): Promise<boolean> {
  const answer = await choose({ title, body: [text] }, [
    { label: t("Cancel"), value: false },
    { label: action, value: true, tone, look: "accent" },
  ]);
  return answer ?? false;
}

export interface PromptOptions {
  action?: string;
  optional?: boolean;
  hint?: string;
  /** Texts to choose from, beside typing another. */
  known?: readonly string[];
}

/** Asks for one line of text; null when cancelled. */
export async function prompt(
  title: string,
  label: string,
  value = "",
  options: PromptOptions = {},
): Promise<string | null> {
  const { hint, known = [] } = options;
  const input = el("wa-input", { label, value, hint, autofocus: true }) as WaInput;
  const choices = known.map((text) =>
    button({ label: text, onclick: () => void (input.value = text) }),
  );
  const text = (): string => (input.value ?? "").trim();
  const accept = (): boolean => options.optional === true || text() !== "";
  const body = choices.length ? [input, el("div", { class: "fg-known" }, choices)] : [input];
  const answering = choose({ title, body }, [
    { label: t("Cancel"), value: false },
    { label: options.action ?? t("OK"), value: true, tone: "brand", look: "accent", accept },
  ]);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    input.closest("wa-dialog")?.querySelector<HTMLElement>('[variant="brand"]')?.click();
  });
  return (await answering) ? text() : null;
}
