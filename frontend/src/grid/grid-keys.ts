/** What a key press in the table asks for, apart from moving about. */

export type KeyWish = "undo" | "redo" | "clear" | "insert" | "fill" | "edit" | "type" | null;

type Press = Pick<KeyboardEvent, "key" | "keyCode" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

function commandWish({ key, shiftKey }: Press): KeyWish {
  const wishes: Record<string, KeyWish> = {
    z: shiftKey ? "redo" : "undo",
    y: "redo",
    d: "fill",
    enter: "insert",
  };
  return wishes[key.toLowerCase()] ?? null;
}

const PLAIN: Record<string, KeyWish> = {
  Delete: "clear",
  Backspace: "clear",
  F2: "edit",
  Enter: "edit",
};

/** Key code 229 is an input method at work: it starts an edit as a letter does. */
export function keyWish(press: Press): KeyWish {
  if (press.altKey) return null;
  if (press.ctrlKey || press.metaKey) return commandWish(press);
  if (press.keyCode === 229 || press.key.length === 1) return "type";
  return PLAIN[press.key] ?? null;
}

/** Whether an event happens in something one types into, also inside a component. */
export function inTextField(event: Event): boolean {
  const target = event.composedPath()[0];
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** The cell of the table that an element belongs to. */
export function cellAt(target: EventTarget | null): { row: number; column: number } | null {
  const cell = target instanceof Element ? target.closest(".rgCell[data-rgcol]") : null;
  if (!cell || cell.closest(".rowHeaders")) return null;
  return {
    row: Number(cell.getAttribute("data-rgrow")),
    column: Number(cell.getAttribute("data-rgcol")),
  };
}

/** The column whose header an element belongs to. */
export function headAt(target: EventTarget | null): { column: number; box: DOMRect } | null {
  const element = target instanceof Element ? target : null;
  const head = element?.closest(".header-rgRow .rgHeaderCell[data-rgcol]");
  if (!head || head.closest(".rowHeaders") || element?.closest(".resizable")) return null;
  return { column: Number(head.getAttribute("data-rgcol")), box: head.getBoundingClientRect() };
}
