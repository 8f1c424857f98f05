/** Selecting rows by their numbers, and dragging them to another place. */

import { el } from "../ui/index.ts";

export interface RowDragHost {
  readonly frame: HTMLElement;
  readonly canMove: () => boolean;
  readonly selectedRows: () => readonly [number, number] | null;
  readonly selectRows: (from: number, to: number) => void;
  readonly move: (from: number, to: number, before: number) => void;
}

const START_DISTANCE = 4;

function headerAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element
    ? target.closest<HTMLElement>(".rowHeaders .rgCell[data-rgrow]")
    : null;
}

const rowOf = (cell: HTMLElement): number => Number(cell.getAttribute("data-rgrow"));

/** Lets the row numbers of a grid be pressed, swept with shift, and dragged. */
export function enableRowDrag(host: RowDragHost): void {
  host.frame.addEventListener(
    "mousedown",
    (event) => {
      const cell = headerAt(event.target);
      if (!cell || event.button !== 0) return;
      event.preventDefault();
      event.stopPropagation();
      press(host, rowOf(cell), event);
    },
    true,
  );
}

function press(host: RowDragHost, row: number, event: MouseEvent): void {
  const selected = host.selectedRows();
  const inside = selected !== null && row >= selected[0] && row <= selected[1];
  if (event.shiftKey && selected) return host.selectRows(selected[0], row);
  const block: readonly [number, number] = inside ? selected : [row, row];
  if (!inside) host.selectRows(row, row);
  if (host.canMove()) track(host, block, event.clientY, () => host.selectRows(row, row));
}

function track(
  host: RowDragHost,
  [from, to]: readonly [number, number],
  startY: number,
  click: () => void,
): void {
  const line = el("div", { class: "fg-drop-line" });
  let before: number | null = null;
  const onMove = (event: MouseEvent) => {
    if (before === null && Math.abs(event.clientY - startY) < START_DISTANCE) return;
    if (!line.isConnected) host.frame.append(line);
    before = place(host.frame, line, event.clientY) ?? before;
  };
  const stop = () => {
    line.remove();
    document.removeEventListener("mousemove", onMove);
    document.removeEventListener("mouseup", onUp);
    document.removeEventListener("keydown", onKey, true);
  };
  const onUp = () => {
    stop();
    if (before === null) click();
    else host.move(from, to, before);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") stop();
  };
  document.addEventListener("mousemove", onMove);
  document.addEventListener("mouseup", onUp);
  document.addEventListener("keydown", onKey, true);
}

/** Shows where the rows would go; the row before which they would stand. */
function place(frame: HTMLElement, line: HTMLElement, y: number): number | null {
  const box = frame.getBoundingClientRect();
  const cells = frame.querySelectorAll<HTMLElement>(".rowHeaders .rgCell[data-rgrow]");
  const shown = Array.from(cells)
    .map((cell) => ({ row: rowOf(cell), rect: cell.getBoundingClientRect() }))
    .sort((a, b) => a.row - b.row);
  const under = shown.find(({ rect }) => y < rect.top + rect.height / 2);
  const last = shown.at(-1);
  if (!last) return null;
  line.style.top = `${(under ? under.rect.top : last.rect.bottom) - box.top - 1}px`;
  return under ? under.row : last.row + 1;
}
