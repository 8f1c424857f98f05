/** Tries the table on values typed beside it; the rows that match light up in the grid. */

import "@awesome.me/webawesome/dist/components/input/input.js";
import "@awesome.me/webawesome/dist/components/option/option.js";
import "@awesome.me/webawesome/dist/components/select/select.js";
import { ApiError } from "../../api/client.ts";
import { t } from "../../util/i18n.ts";
import { el, fillWith, iconButton } from "../../ui/index.ts";
import { failureParts, resultParts, type Evaluated, type Failure } from "./answer.ts";
import { presentAllowed } from "../../grid/cells.ts";
import type { SheetDocument } from "./sheet.ts";
import { tryInputs, variablesOf, type Json, type TryInput } from "./try-inputs.ts";
import { typeTitle } from "../../grid/words.ts";

export interface TryPorts {
  readonly evaluate: (variables: Record<string, Json>) => Promise<Evaluated>;
  readonly onRules: (
    rules: readonly number[],
    failures: readonly Failure[],
    document: SheetDocument,
  ) => void;
  readonly goTo: (row: number, column: number) => void;
  readonly onClose: () => void;
}

interface Field extends HTMLElement {
  value: string;
}

const QUIET = 250;

function options(input: TryInput): readonly [string, string][] {
  if (input.type === "boolean") {
    return [
      ["true", t("yes")],
      ["false", t("no")],
    ];
  }
  return input.allowed.map((value) => [value, value]);
}

function inputField(input: TryInput): Field {
  const label = input.path.join(".");
  const choices = options(input);
  if (choices.length > 0) {
    const items = choices.map(([value, words], index) =>
      el("wa-option", { value: String(index), dataset: { value } }, words),
    );
    return el("wa-select", { label, "with-clear": true }, ...items) as unknown as Field;
  }
  const kinds: Record<string, string> = { number: "number", date: "date" };
  const plain = ["Any", "string", ...Object.keys(kinds)].includes(input.type);
  const hint = plain ? "" : typeTitle(input.type);
  const field = el("wa-input", { label, hint, type: kinds[input.type] ?? "text" });
  if (input.type === "number") field.setAttribute("step", "any");
  return field as unknown as Field;
}

export class TryPanel {
  readonly element = el("aside", { class: "fg-try", "aria-label": t("Try it") });
  private readonly form = el("div", { class: "fg-stack" });
  private readonly result = el("div", { class: "fg-try-result", "aria-live": "polite" });
  private inputs: readonly TryInput[] = [];
  private fields: Field[] = [];
  private texts = new Map<string, string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;
  private table!: SheetDocument;

  constructor(private readonly ports: TryPorts) {
    const head = el(
      "div",
      { class: "fg-row" },
      el("h2", null, t("Try it")),
      el("span", { class: "fg-spacer" }),
      iconButton("x", t("Close"), () => ports.onClose()),
    );
    this.element.append(head, this.form, this.result);
    for (const name of ["input", "change"]) {
      this.form.addEventListener(name, () => this.onInput());
    }
    this.element.hidden = true;
  }

  get open(): boolean {
    return !this.element.hidden;
  }

  setOpen(open: boolean, document: SheetDocument): void {
    this.element.hidden = !open;
    this.asked += 1;
    if (open) this.show(document);
    else this.ports.onRules([], [], document);
  }

  /** Follows a change of the table: new inputs, and the result again. */
  show(document: SheetDocument): void {
    this.table = document;
    if (!this.open) return;
    const inputs = tryInputs(document, presentAllowed);
    if (JSON.stringify(inputs) !== JSON.stringify(this.inputs)) {
      this.inputs = inputs;
      this.fields = inputs.map(inputField);
      fillWith(this.form, this.fields);
      this.fields.forEach((field, i) => (field.value = this.texts.get(this.nameOf(i)) ?? ""));
    }
    if (this.texts.size > 0) this.later();
    else
      fillWith(
        this.result,
        el("p", { class: "fg-quiet" }, t("Type values to see which row applies.")),
      );
  }

  private nameOf(index: number): string {
    return this.inputs[index]?.path.join(".") ?? "";
  }

  private textOf(index: number): string {
    const field = this.fields[index];
    const value = String(field?.value ?? "");
    if (field?.localName !== "wa-select") return value;
    return field.querySelector<HTMLElement>(`[value="${value}"]`)?.dataset["value"] ?? "";
  }

  private onInput(): void {
    this.fields.forEach((field, i) => this.texts.set(this.nameOf(i), String(field.value ?? "")));
    this.later();
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), QUIET);
  }

  private async run(): Promise<void> {
    const ticket = (this.asked += 1);
    const variables = variablesOf(this.inputs, (input) => this.textOf(this.inputs.indexOf(input)));
    const answer = await this.ports.evaluate(variables).catch((error: unknown) => error);
    if (ticket !== this.asked || !this.open) return;
    if (answer instanceof Error) return this.showError(answer);
    const evaluated = answer as Evaluated;
    this.ports.onRules(evaluated.rules, evaluated.failures, this.table);
    this.showResult(evaluated);
  }

  private showError(error: Error): void {
    this.ports.onRules([], [], this.table);
    const away = error instanceof ApiError && error.status === 0;
    const words = away ? t("The server cannot be reached.") : error.message;
    fillWith(this.result, el("p", { class: "fg-danger" }, words));
  }

  private showResult(evaluated: Evaluated): void {
    const { failures } = evaluated;
    fillWith(
      this.result,
      ...resultParts(evaluated),
      ...failureParts(failures, this.table, this.ports.goTo),
    );
  }
}
