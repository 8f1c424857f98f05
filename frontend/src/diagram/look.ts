/**
 * The diagram's colours are CSS variables, so switching the theme recolours every shape at once,
 * without drawing anything again and without losing the undo stack.
 */
export const rendererColors = {
  defaultFillColor: "var(--fg-color-shape)",
  defaultStrokeColor: "var(--fg-color-shape-line)",
  defaultLabelColor: "var(--fg-color-shape-text)",
};

const PAPER: Record<string, string> = {
  "--fg-color-shape": "#ffffff",
  "--fg-color-shape-line": "#22242a",
  "--fg-color-shape-text": "#22242a",
  "--fg-color-canvas": "#ffffff",
  "--fg-color-text-quiet": "#566370",
};

/** An exported picture must stand alone: the variables become the colours of paper. */
export function standaloneSvg(svg: string): string {
  return svg.replace(/var\((--fg-color-[a-z-]+)\)/g, (_, name: string) => PAPER[name] ?? "#22242a");
}
