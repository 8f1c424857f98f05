import { el } from "../../ui/index.ts";

export function field(label: string, control: HTMLElement): HTMLElement {
  return el("label", { class: "fg-ops-field" }, label, control);
}

export function numberInput(value: number): HTMLInputElement {
  return el("input", { type: "number", min: "1", step: "1", value: String(value) });
}

export interface Refusal {
  readonly element: HTMLElement;
  /** Shows why something was refused; false, so that a dialog stays open. */
  readonly say: (error: unknown) => false;
}

export function refusal(): Refusal {
  const element = el("p", { class: "fg-ops-wrong", role: "alert", hidden: true });
  return {
    element,
    say: (error) => {
      element.textContent = error instanceof Error ? error.message : String(error);
      element.hidden = false;
      return false;
    },
  };
}
