/** Tries a table on values typed beside it; the rows that apply light up in the grid. */

import "@awesome.me/webawesome/dist/components/input/input.js";
import "@awesome.me/webawesome/dist/components/option/option.js";
import "@awesome.me/webawesome/dist/components/select/select.js";
import { ApiError } from "../api/client.ts";
import { t } from "../util/i18n.ts";
import { el, fillWith, iconButton } from "../ui/index.ts";
import type { TryHost, TryView } from "./editor.ts";
import { NOTHING_TRIED, type Tried } from "./table-state.ts";
import { variablesOf, type Json, type TryInput } from "./try-inputs.ts";
import { typeTitle } from "./words.ts";

/** How one kind of table is tried. */
export interface TryKind<D, A> {
  /** What is said before anything is typed. */
  readonly hint: string;
  /** A field besides the inputs. */
  readonly more?: HTMLElement;
  /** Whether a field left empty is left out, rather than nothing. */
  readonly sparse?: boolean;
  inputsOf(document: D): readonly TryInput[];
  evaluate(variables: Record<string, Json>): Promise<A>;
  tried(answer: A, document: D): Tried;
  parts(answer: A, document: D): HTMLElement[];
  /** What is shown where the server refused, if it is more than its words. */
  refused?(error: ApiError): HTMLElement[];
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

export class TryPanel<D, A> implements TryView<D> {
  readonly element = el("aside", { class: "fg-try", "aria-label": t("Try it") });
  private readonly form = el("div", { class: "fg-stack" });
  private readonly result = el("div", { class: "fg-try-result", "aria-live": "polite" });
  private inputs: readonly TryInput[] = [];
  private fields: Field[] = [];
  private texts = new Map<string, string>();
  private touched = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;
  private table!: D;

  constructor(
    private readonly host: TryHost,
    private readonly kind: TryKind<D, A>,
  ) {
    const head = el(
      "div",
      { class: "fg-row" },
      el("h2", null, t("Try it")),
      el("span", { class: "fg-spacer" }),
      iconButton("x", t("Close"), () => host.onClose()),
    );
    const more = kind.more ? [kind.more] : [];
    this.element.append(head, el("div", { class: "fg-stack" }, this.form, ...more), this.result);
    for (const name of ["input", "change"]) {
      this.form.addEventListener(name, () => this.onInput());
      kind.more?.addEventListener(name, () => this.onInput());
    }
    this.element.hidden = true;
  }

  get open(): boolean {
    return !this.element.hidden;
  }

  setOpen(open: boolean, document: D): void {
    this.element.hidden = !open;
    this.asked += 1;
    if (open) this.show(document);
    else this.host.onTried(NOTHING_TRIED);
  }

  /** Follows a change of the table: new inputs, and the result again. */
  show(document: D): void {
    this.table = document;
    if (!this.open) return;
    const inputs = this.kind.inputsOf(document);
    if (JSON.stringify(inputs) !== JSON.stringify(this.inputs)) {
      this.inputs = inputs;
      this.fields = inputs.map(inputField);
      fillWith(this.form, this.fields);
      this.fields.forEach((field, i) => (field.value = this.texts.get(this.nameOf(i)) ?? ""));
    }
    if (this.touched) this.later();
    else fillWith(this.result, el("p", { class: "fg-quiet" }, this.kind.hint));
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
    this.touched = true;
    this.fields.forEach((field, i) => this.texts.set(this.nameOf(i), String(field.value ?? "")));
    this.later();
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), QUIET);
  }

  private async run(): Promise<void> {
    const ticket = (this.asked += 1);
    const { sparse } = this.kind;
    const given = this.inputs.filter((_, i) => !sparse || this.textOf(i).trim() !== "");
    const variables = variablesOf(given, (input) => this.textOf(this.inputs.indexOf(input)));
    const answer = await this.evaluated(variables).catch((error: unknown) => error);
    if (ticket !== this.asked || !this.open) return;
    if (answer instanceof Error) return this.showError(answer);
    this.host.onTried(this.kind.tried(answer as A, this.table));
    fillWith(this.result, ...this.kind.parts(answer as A, this.table));
  }

  private async evaluated(variables: Record<string, Json>): Promise<A> {
    await this.host.flush();
    return this.kind.evaluate(variables);
  }

  private showError(error: Error): void {
    this.host.onTried(NOTHING_TRIED);
    const refused = error instanceof ApiError ? (this.kind.refused?.(error) ?? []) : [];
    const away = error instanceof ApiError && error.status === 0;
    const words = away ? t("The server cannot be reached.") : error.message;
    fillWith(
      this.result,
      ...(refused.length > 0 ? refused : [el("p", { class: "fg-danger" }, words)]),
    );
  }
}
