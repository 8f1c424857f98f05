import { t } from "../../util/i18n.ts";
import { labelPlace, shortened } from "../label-place.ts";
import type { Pen } from "../notation.ts";
import { startsHere, type StatePart, type TransitionLine } from "./parts.ts";

const LINE = "var(--fg-color-shape-line)";
const TITLE = 32;

export function drawState(part: StatePart, pen: Pen): void {
  const { width, height } = part;
  const said = part.businessObject;
  if (said.kind === "history") {
    pen.circle({ x: width / 2, y: height / 2, radius: Math.min(width, height) / 2 });
    pen.text(said.deep ? "H*" : "H", { ...whole(part), align: "center-middle", strong: true });
    return;
  }
  const holds = part.children.some((child) => child.type === "machine:state");
  pen.box({ x: 0, y: 0, width, height, radius: 10, holds });
  if (said.kind === "final")
    pen.box({ x: 4, y: 4, width: width - 8, height: height - 8, radius: 7, fill: "none" });
  drawWords(part, pen, holds);
  if (startsHere(part)) drawStart(pen, Math.min(18, height / 2));
}

function whole({ width, height }: StatePart): {
  x: number;
  y: number;
  width: number;
  height: number;
} {
  return { x: 0, y: 0, width, height };
}

function drawWords(part: StatePart, pen: Pen, holds: boolean): void {
  const { width, height } = part;
  const { name, id, kind } = part.businessObject;
  const words = name || id || "";
  const deeds = deedsOf(part);
  const big = holds || height >= 110;
  if (big) {
    pen.line(
      [
        { x: 0, y: TITLE },
        { x: width, y: TITLE },
      ],
      { arrow: false, thick: 1, dashed: kind === "parallel" },
    );
    const title = { x: 0, y: 0, width, height: TITLE };
    pen.text(shortened(words, width - 16, 7.2), { ...title, align: "center-middle", strong: true });
    const below = { x: 4, y: TITLE + 2, width: width - 8, height: 18 };
    if (deeds)
      pen.text(shortened(deeds, width - 16, 6), { ...below, align: "left-top", quiet: true });
    return;
  }
  const room = deeds && height >= 48 ? height - 16 : height;
  const inner = { x: 4, y: 2, width: width - 8, height: room };
  pen.text(cut(words, width, room), { ...inner, align: "center-middle" });
  if (!deeds || room === height) return;
  const foot = { x: 4, y: height - 22, width: width - 8, height: 18 };
  pen.text(shortened(deeds, width - 16, 6), { ...foot, align: "center-top", quiet: true });
}

/** As many signs as go into the box; the rest is in the panel. */
function cut(words: string, width: number, height: number): string {
  const rows = Math.max(1, Math.floor(height / 17));
  return shortened(words, (width - 16) * rows, 7.4);
}

/** "entry: log, send": which actions the state has, by their names. */
function deedsOf(part: StatePart): string {
  const { entry, exit } = part.businessObject;
  const told = [
    [t("entry"), entry],
    [t("exit"), exit],
  ] as const;
  return told
    .flatMap(([word, text]) => (text ? [`${word}: ${actionNames(text)}`] : []))
    .join(" · ");
}

function actionNames(text: string): string {
  const found = [...text.matchAll(/<(?!onentry|onexit)([\p{L}_][\p{L}\p{N}_.-]*)/gu)];
  const outer = found.map(([, name]) => name).filter((name) => name !== "param");
  return [...new Set(outer)].join(", ");
}

function drawStart(pen: Pen, y: number): void {
  pen.circle({ x: -28, y, radius: 5, fill: LINE });
  pen.line([
    { x: -23, y },
    { x: -1, y },
  ]);
}

export function drawTransition(line: TransitionLine, pen: Pen): void {
  const said = line.businessObject;
  pen.line(line.waypoints, { dashed: said.stays });
  const head = said.after ? `${t("after")} ${said.after}` : said.event;
  const more = said.others.length > 0 ? ` → ${said.others.join(", ")}` : "";
  const place = labelPlace(line);
  const { x, width, align } = place;
  const row = { x, width, height: 18, halo: true, align: `${align}-middle` };
  const sign = said.actions ? " ⚡" : "";
  const first = shortened(head + sign + more, width);
  const guard = said.cond && shortened(`[${said.cond}]`, width, 6.6);
  if (first) pen.text(first, { ...row, y: place.y });
  if (guard) pen.text(guard, { ...row, y: place.y + (first ? 20 : 0), quiet: true, mono: true });
}
