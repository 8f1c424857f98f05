/** The grid's own element, set up to draw and scroll and to leave the rest to us. */

import { defineCustomElements } from "@revolist/revogrid/loader";
import { ROW_HEIGHT } from "./grid-model.ts";
import type { Area } from "./sheet.ts";

export type RevoElement = HTMLRevoGridElement & Record<string, unknown>;
export interface RangeLike {
  x: number;
  y: number;
  x1: number;
  y1: number;
}

/** A range of the grid as an area of the sheet. */
export const areaFrom = ({ x, y, x1, y1 }: RangeLike): Area => ({
  top: y,
  left: x,
  bottom: y1,
  right: x1,
});

export function createGrid(label: string): RevoElement {
  defineCustomElements();
  const grid = document.createElement("revo-grid") as unknown as RevoElement;
  Object.assign(grid, {
    rowHeaders: { size: 52, cellProperties: () => ({ class: { "fg-grid-row-number": true } }) },
    range: true,
    resize: true,
    useClipboard: false,
    canDrag: false,
    rowSize: ROW_HEIGHT,
    theme: "compact",
    accessible: true,
  });
  grid.setAttribute("aria-label", label);
  return grid;
}

/** Resolves when the grid can be told where to go. */
export async function isReady(grid: RevoElement): Promise<void> {
  await customElements.whenDefined("revo-grid");
  await (grid as { componentOnReady?: () => Promise<unknown> }).componentOnReady?.();
}
