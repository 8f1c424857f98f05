/**
 * The box one types into, laid over a cell. It takes the focus in the very key press that starts
 * an edit, so the first letter, and the first composition of an input method, lands in it.
 */

import { el } from "../../ui/index.ts";

export type Leave = "down" | "up" | "right" | "left" | "stay";

export interface EditorRequest {
  readonly text: string;
  /** Started by typing: the old text goes, and the arrow keys leave the cell. */
  readonly typing: boolean;
  readonly suggestions: readonly string[];
  readonly label: string;
  readonly place: () => DOMRect | null;
  readonly commit: (text: string, leave: Leave) => void;
  readonly cancel: () => void;
}

const ARROWS: Record<string, Leave> = {
  ArrowDown: "down",
  ArrowUp: "up",
  ArrowLeft: "left",
  ArrowRight: "right",
};

export class CellEditor {
  readonly input = el("textarea", { class: "fg-cell-editor", rows: 1, spellcheck: false });
  private readonly list = el("div", {
    class: "fg-cell-choices",
    role: "listbox",
    id: "fg-choices",
  });
  private request: EditorRequest | null = null;
  private touched = false;
  private chosen = -1;

  constructor(private readonly frame: HTMLElement) {
    this.input.setAttribute("aria-controls", "fg-choices");
    this.input.hidden = true;
    this.list.hidden = true;
    frame.append(this.input, this.list);
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("input", () => this.onInput());
    this.input.addEventListener("blur", () => this.finish("stay"));
    this.list.addEventListener("mousedown", (event) => this.onPick(event));
  }

  get open(): boolean {
    return this.request !== null;
  }

  start(request: EditorRequest): void {
    this.finish("stay");
    this.request = request;
    this.touched = false;
    this.input.value = request.typing ? "" : request.text;
    this.input.setAttribute("aria-label", request.label);
    this.input.hidden = false;
    this.place();
    this.input.focus({ preventScroll: true });
    this.input.setSelectionRange(this.input.value.length, this.input.value.length);
    if (!request.typing) this.suggest(request.suggestions);
  }

  /** Puts the box over its cell again, after a scroll. */
  place(): void {
    const cell = this.request?.place();
    if (!cell) return;
    const frame = this.frame.getBoundingClientRect();
    const { style } = this.input;
    style.left = `${cell.left - frame.left}px`;
    style.top = `${cell.top - frame.top}px`;
    style.width = `${Math.max(cell.width, 80)}px`;
    style.height = "0px";
    style.height = `${Math.min(Math.max(cell.height, this.input.scrollHeight + 2), 240)}px`;
    this.list.style.left = style.left;
    this.list.style.minWidth = style.width;
    this.list.style.top = `${cell.top - frame.top + this.input.offsetHeight + 2}px`;
  }

  /** Stores what was typed and closes; a box that nobody typed into changes nothing. */
  finish(leave: Leave): void {
    const request = this.close();
    if (!request) return;
    if (this.touched || !request.typing) request.commit(this.input.value, leave);
    else request.cancel();
  }

  private close(): EditorRequest | null {
    const request = this.request;
    this.request = null;
    this.input.hidden = true;
    this.list.hidden = true;
    return request;
  }

  private onInput(): void {
    this.touched = true;
    this.place();
    const typed = (this.input.value.split(",").at(-1) ?? "").trim().toLowerCase();
    const all = this.request?.suggestions ?? [];
    this.suggest(all.filter((value) => value.toLowerCase().includes(typed)));
  }

  private suggest(values: readonly string[]): void {
    this.chosen = -1;
    this.list.hidden = values.length === 0;
    this.list.replaceChildren(
      ...values.map((value) => el("div", { role: "option", class: "fg-cell-choice" }, value)),
    );
  }

  private choose(step: number): void {
    const options = Array.from(this.list.children);
    this.chosen = Math.max(0, Math.min(this.chosen + step, options.length - 1));
    options.forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === this.chosen));
      if (index === this.chosen) option.scrollIntoView({ block: "nearest" });
    });
  }

  private accept(value: string): void {
    const parts = this.input.value.split(",");
    parts[parts.length - 1] = parts.length > 1 ? ` ${value}` : value;
    this.input.value = parts.join(",");
    this.touched = true;
  }

  private onPick(event: MouseEvent): void {
    event.preventDefault();
    const option = (event.target as Element).closest(".fg-cell-choice");
    if (!option) return;
    this.accept(option.textContent ?? "");
    this.finish("stay");
  }

  private onKey(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.isComposing || event.keyCode === 229) return;
    const leave = this.keyLeave(event);
    if (leave === null) return;
    event.preventDefault();
    if (leave === "cancel") this.close()?.cancel();
    else if (leave !== "handled") this.finish(leave);
  }

  /** What a key does to the edit; null leaves it to the text box. */
  private keyLeave(event: KeyboardEvent): Leave | "cancel" | "handled" | null {
    const choosing = !this.list.hidden;
    if (event.key === "Escape") return "cancel";
    if (event.key === "Tab") return event.shiftKey ? "left" : "right";
    if (event.key === "Enter") return this.onEnter(event);
    if (choosing && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      this.choose(event.key === "ArrowDown" ? 1 : -1);
      return "handled";
    }
    return this.request?.typing ? (ARROWS[event.key] ?? null) : null;
  }

  private onEnter(event: KeyboardEvent): Leave | "handled" {
    if (event.altKey || event.shiftKey) {
      const { selectionStart, selectionEnd } = this.input;
      this.input.setRangeText("\n", selectionStart, selectionEnd, "end");
      this.onInput();
      return "handled";
    }
    const option = this.list.hidden ? undefined : this.list.children[this.chosen];
    if (option) this.accept(option.textContent ?? "");
    return "down";
  }
}
