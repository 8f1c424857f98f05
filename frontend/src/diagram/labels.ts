import type { Notation } from "./notation.ts";
import { FACTS } from "./modeling.ts";
import {
  isLine,
  type Canvas,
  type CommandStack,
  type Box,
  type EventBus,
  type Part,
} from "./parts.ts";
import { labelPlace } from "./label-place.ts";

interface DirectEditing {
  registerProvider(provider: object): void;
  isActive(part?: Part): boolean;
  activate(part: Part): void;
  complete(): void;
  cancel(): void;
}

interface Injector {
  get(name: string): unknown;
}

/** Names are typed where they stand. */
export class Labels {
  static readonly $inject = [
    ...["directEditing", "eventBus", "canvas", "commandStack", "notation", "injector"],
  ];
  readonly #canvas: Canvas;
  readonly #notation: Notation;
  readonly #commands: CommandStack;
  readonly #injector: Injector;

  constructor(
    editing: DirectEditing,
    eventBus: EventBus,
    canvas: Canvas,
    commands: CommandStack,
    notation: Notation,
    injector: Injector,
  ) {
    this.#canvas = canvas;
    this.#notation = notation;
    this.#commands = commands;
    this.#injector = injector;
    editing.registerProvider(this);
    const complete = (): void => {
      if (editing.isActive()) editing.complete();
    };
    const open = (part: Part | undefined): void => {
      if (part?.parent && notation.words(part) !== null) editing.activate(part);
    };
    eventBus.on("element.dblclick", ({ element }: { element: Part }) => open(element));
    eventBus.on(
      ["autoPlace.start", "canvas.viewbox.changing", "drag.init", "element.mousedown"],
      complete,
    );
    eventBus.on(["root.set", "selection.changed"], complete);
    eventBus.on("commandStack.changed", () => {
      if (editing.isActive()) editing.cancel();
    });
    eventBus.on(
      "create.end",
      500,
      ({ context }: { context: { shape?: Part; canExecute: unknown } }) => {
        if (context.canExecute) open(context.shape);
      },
    );
    eventBus.on("autoPlace.end", 500, ({ shape }: { shape: Part }) => open(shape));
    eventBus.on("connect.end", 500, ({ context }: { context: { connection?: Part } }) =>
      open(context.connection),
    );
  }

  activate(part: Part): object | undefined {
    const text = this.#notation.words(part);
    if (text === null) return undefined;
    const scale = this.#canvas.zoom();
    const place = isLine(part) ? labelPlace(part) : { ...boxOf(part), align: "center" };
    const box = this.#toScreen(place);
    const width = Math.max(130, box.width);
    const height = isLine(part) ? 44 : Math.max(40, Math.min(box.height, 60));
    const bounds = {
      x: isLine(part) && place.align === "center" ? box.x + box.width / 2 - width / 2 : box.x,
      y: isLine(part) ? box.y - 4 : box.y,
      width,
      height,
    };
    const style = {
      fontSize: `${13 * Math.max(scale, 0.8)}px`,
      lineHeight: "1.3",
      padding: "6px",
      border: "1px solid var(--fg-color-accent)",
    };
    return { text, bounds, style, options: { centerVertically: false } };
  }

  #toScreen(place: Box): Box {
    const view = this.#canvas.viewbox() as unknown as {
      x: number;
      y: number;
      scale: number;
    };
    return {
      x: (place.x - view.x) * view.scale,
      y: (place.y - view.y) * view.scale,
      width: place.width * view.scale,
      height: place.height * view.scale,
    };
  }

  update(part: Part, text: string): void {
    const diagram = { get: (name: string) => this.#injector.get(name) };
    const changes = this.#notation.reword(part, text.trim().replace(/\s*\n\s*/g, " "), diagram);
    if (changes && changes.length > 0) this.#commands.execute(FACTS, { changes });
  }
}

function boxOf({ x, y, width, height }: Part): Box {
  return { x, y, width, height };
}
