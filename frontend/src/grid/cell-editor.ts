/**
 * The box one types into, laid over a cell. It takes the focus in the very key press that starts
 * an edit, so the first letter, and the first composition of an input method, lands in it.
 */

import { el } from "../ui/index.ts";
import { CellChoices, type CellChoice } from "./cell-choices.ts";
import type { CellHelp } from "./grid.ts";

export type Leave = "down" | "up" | "right" | "left" | "stay";

export interface EditorRequest {
  readonly text: string;
  /** Started by typing: the old text goes, and the arrow keys leave the cell. */
  readonly typing: boolean;
  readonly help: CellHelp;
  readonly label: string;
  readonly place: () => DOMRect | null;
  readonly commit: (text: string, leave: Leave) => void;
  readonly cancel: () => void;
}

const QUIET = 400;
const ARROWS: Record<string, Leave> = {
  ArrowDown: "down",
  ArrowUp: "up",
  ArrowLeft: "left",
  ArrowRight: "right",
};

export class CellEditor {
  readonly input = el("textarea", { class: "fg-cell-editor", rows: 1, spellcheck: false });
  private readonly choices = new CellChoices((choice) => this.onPick(choice));
  private request: EditorRequest | null = null;
  private touched = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly frame: HTMLElement) {
    this.input.setAttribute("aria-controls", "fg-choices");
    this.input.hidden = true;
    frame.append(this.input, this.choices.element);
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("input", () => this.onInput());
    this.input.addEventListener("blur", () => this.finish("stay"));
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
    if (!request.typing) {
      this.choices.show(wholes(request.help.values));
      this.judgeSoon();
    }
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
    const pop = this.choices.element.style;
    pop.left = style.left;
    pop.minWidth = style.width;
    pop.top = `${cell.top - frame.top + this.input.offsetHeight + 2}px`;
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
    clearTimeout(this.timer);
    this.input.hidden = true;
    this.choices.hide();
    return request;
  }

  private onInput(): void {
    this.touched = true;
    this.place();
    const { help } = this.request ?? {};
    if (!help) return;
    const { value, selectionStart } = this.input;
    const typed = (value.split(",").at(-1) ?? "").trim().toLowerCase();
    const values = help.values.filter((one) => one.toLowerCase().includes(typed));
    const parts = help.complete(value, selectionStart)?.options ?? [];
    const words = parts.filter((part) => !values.includes(part));
    this.choices.show([...wholes(values), ...words.map((text) => ({ text, whole: false }))]);
    this.judgeSoon();
  }

  /** Asks what the engine makes of the text, once the typing rests. */
  private judgeSoon(): void {
    clearTimeout(this.timer);
    const { request } = this;
    const text = this.input.value;
    const judge = async (): Promise<void> => {
      const words = (await request?.help.check(text).catch(() => null)) ?? null;
      if (this.request === request && this.input.value === text) this.choices.judge(words);
    };
    this.timer = setTimeout(() => void judge(), QUIET);
  }

  private accept({ text, whole }: CellChoice): void {
    this.touched = true;
    if (whole) {
      const parts = this.input.value.split(",");
      parts[parts.length - 1] = parts.length > 1 ? ` ${text}` : text;
      this.input.value = parts.join(",");
      return;
    }
    const { value, selectionStart } = this.input;
    const place = this.request?.help.complete(value, selectionStart);
    if (place) this.input.setRangeText(text, place.from, place.to, "end");
    this.onInput();
  }

  private onPick(choice: CellChoice): void {
    this.accept(choice);
    if (choice.whole) this.finish("stay");
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
    const choosing = this.choices.open;
    if (event.key === "Escape") return "cancel";
    if (event.key === "Tab") return event.shiftKey ? "left" : "right";
    if (event.key === "Enter") return this.onEnter(event);
    if (choosing && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      this.choices.move(event.key === "ArrowDown" ? 1 : -1);
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
    const choice = this.choices.current;
    if (choice) this.accept(choice);
    return choice && !choice.whole ? "handled" : "down";
  }
}

const wholes = (values: readonly string[]): CellChoice[] =>
  values.map((text) => ({ text, whole: true }));
