/** The box under a cell being edited: what the engine says about the text, and what may be meant. */

import { el } from "../ui/index.ts";

export interface CellChoice {
  readonly text: string;
  /** A whole value ends the edit when taken; a part of an expression goes on. */
  readonly whole: boolean;
}

export class CellChoices {
  readonly element = el("div", { class: "fg-cell-pop" });
  private readonly verdict = el("p", { class: "fg-cell-verdict", role: "status", hidden: true });
  private readonly list = el("div", {
    class: "fg-cell-choices",
    role: "listbox",
    id: "fg-choices",
    hidden: true,
  });
  private choices: readonly CellChoice[] = [];
  private chosen = -1;

  constructor(private readonly take: (choice: CellChoice) => void) {
    this.element.append(this.verdict, this.list);
    this.element.hidden = true;
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = (event.target as Element).closest(".fg-cell-choice");
      const choice = option && this.choices[Array.from(this.list.children).indexOf(option)];
      if (choice) this.take(choice);
    });
  }

  get open(): boolean {
    return this.choices.length > 0;
  }

  get current(): CellChoice | undefined {
    return this.choices[this.chosen];
  }

  show(choices: readonly CellChoice[]): void {
    this.choices = choices;
    this.chosen = -1;
    this.list.hidden = choices.length === 0;
    this.list.replaceChildren(
      ...choices.map(({ text }) => el("div", { role: "option", class: "fg-cell-choice" }, text)),
    );
    this.redraw();
  }

  /** Says what is wrong; nothing where all is well. */
  judge(words: string | null): void {
    this.verdict.textContent = words ?? "";
    this.verdict.hidden = words === null;
    this.redraw();
  }

  hide(): void {
    this.judge(null);
    this.show([]);
  }

  move(step: number): void {
    const options = Array.from(this.list.children);
    this.chosen = Math.max(0, Math.min(this.chosen + step, options.length - 1));
    options.forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === this.chosen));
      if (index === this.chosen) option.scrollIntoView({ block: "nearest" });
    });
  }

  private redraw(): void {
    this.element.hidden = this.list.hidden && this.verdict.hidden;
  }
}
