import type { Line, Part, Point } from "./parts.ts";

/** A kind of shape that a person can put on the canvas. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  /** The inside of an SVG of 24 by 24. */
  readonly icon: string;
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly facts: object;
}

export interface PadEntry {
  readonly name: string;
  readonly title: string;
  readonly icon: string;
  readonly run: () => void;
}

/**
 * What the canvas must know of one kind of drawing: everything else, from the palette to undo, is
 * the same for all of them.
 */
export interface Notation {
  readonly tools: readonly Tool[];
  /** What can be appended to the part. */
  appendable(part: Part): readonly Tool[];
  /** What else the pad offers for a part. */
  pad(part: Part, diagram: object): readonly PadEntry[];
  /** Facts of a new line; null where none may lead from one to the other. */
  connect(source: Part, target: Part): object | null;
  /** Why no line may lead there, in words; null where nothing needs saying. */
  refusal(source: Part, target: Part): string | null;
  mayHold(container: Part, part: Part): boolean;
  mayResize(part: Part): boolean;
  least(part: Part): { width: number; height: number };
  /** A name that no other part has, for a part that is about to be added; lines have ends. */
  idFor(part: Part, ends: Ends | null, taken: (id: string) => boolean): string;
  /** The facts of a copy or of something new, under its name. */
  fresh(facts: object, id: string): object;
  drawShape(part: Part, pen: Pen): void;
  drawLine(line: Line, pen: Pen): void;
  /** The words that direct editing edits; null where there are none. */
  words(part: Part): string | null;
  /** The changes that follow when those words become others; null refuses them. */
  reword(part: Part, text: string, diagram: object): readonly Change[] | null;
}

export interface Ends {
  readonly source: Part;
  readonly target: Part;
}

export interface Change {
  readonly part: Part;
  readonly facts: object;
  readonly id?: string;
}

/** Draws with the colours of the house. */
export interface Pen {
  box(
    box: Drawn & {
      x: number;
      y: number;
      width: number;
      height: number;
      radius?: number;
      holds?: boolean;
    },
  ): void;
  circle(circle: Drawn & { x: number; y: number; radius: number }): void;
  line(points: readonly Point[], look?: Drawn & { arrow?: boolean; radius?: number }): void;
  text(text: string, place: TextPlace): void;
  icon(markup: string, at: Point, size: number): void;
}

export interface Drawn {
  fill?: string;
  stroke?: string;
  thick?: number;
  dashed?: boolean;
}

export interface TextPlace {
  x: number;
  y: number;
  width: number;
  height: number;
  align: string;
  quiet?: boolean;
  strong?: boolean;
  mono?: boolean;
  halo?: boolean;
}
