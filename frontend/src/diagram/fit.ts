import type { Box } from "./parts.ts";

interface Canvas {
  getContainer(): HTMLElement;
  viewbox(box?: Box): { inner: Box; outer: { width: number; height: number } };
}

interface Host {
  get<T>(name: string): T;
}

const AIR = 24;
const MARGIN = 16;
const MARK_HEIGHT = 36;

/** Fits the diagram into what no palette covers, without blowing a small one up. */
export function fit(host: Host): void {
  const canvas = host.get<Canvas>("canvas");
  const room = { left: paletteRoom(canvas.getContainer()), top: AIR, right: AIR, bottom: AIR };
  fitInto(canvas, room);
}

/** The same for a small still picture, with room for the mark. */
export function fitThumbnail(host: Host): void {
  const room = { left: MARGIN, top: MARGIN, right: MARGIN, bottom: MARK_HEIGHT };
  fitInto(host.get<Canvas>("canvas"), room);
}

/** How much of the left edge the palette takes, where one is shown. */
function paletteRoom(container: HTMLElement): number {
  const palette = container.querySelector<HTMLElement>(".djs-palette");
  if (!palette || palette.offsetWidth === 0) return AIR;
  return palette.offsetLeft + palette.offsetWidth + AIR;
}

interface Room {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Shows the whole diagram in the middle of the box, less the room to leave on each side. */
function fitInto(canvas: Canvas, room: Room): void {
  const { inner, outer } = canvas.viewbox();
  const width = Math.max(1, outer.width - room.left - room.right);
  const height = Math.max(1, outer.height - room.top - room.bottom);
  const scale = Math.min(1, width / (inner.width || 1), height / (inner.height || 1));
  canvas.viewbox({
    x: inner.x - room.left / scale - (width / scale - inner.width) / 2,
    y: inner.y - room.top / scale - (height / scale - inner.height) / 2,
    width: outer.width / scale,
    height: outer.height / scale,
  });
}
