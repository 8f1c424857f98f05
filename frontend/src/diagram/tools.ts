import { t } from "../util/i18n.ts";
import type { Notation, Tool } from "./notation.ts";
import { isLine, type ElementFactory, type EventBus, type Part, type Point } from "./parts.ts";
import { iconMarkup } from "./pen.ts";
import { connectAttributes } from "./rules.ts";

interface Provider {
  registerProvider(provider: object): void;
  isOpen(part: Part): boolean;
}

interface Gesture {
  start(event: unknown, what?: unknown, context?: object): void;
  activateSelection?(event: unknown): void;
  activateHand?(event: unknown): void;
}

interface Entry {
  group: string;
  title: string;
  html: string;
  separator?: boolean;
  action: Record<string, (event: unknown) => void>;
}

const ICONS = {
  hand: '<path d="M18 11V6a2 2 0 0 0-4 0M14 10V4a2 2 0 0 0-4 0v2M10 10.5V6a2 2 0 0 0-4 0v8"/><path d="M18 8a2 2 0 1 1 4 0v6a8 8 0 0 1-8 8h-2c-2.8 0-4.5-.86-5.99-2.34l-3.6-3.6a2 2 0 0 1 2.83-2.82L7 15"/>',
  lasso:
    '<path d="M5 3a2 2 0 0 0-2 2M19 3a2 2 0 0 1 2 2M21 19a2 2 0 0 1-2 2M5 21a2 2 0 0 1-2-2M9 3h1M9 21h1M14 3h1M14 21h1M3 9v1M21 9v1M3 14v1M21 14v1"/>',
  space: '<path d="M4 3v18M20 3v18M8 12h8M8 12l3-3M8 12l3 3M16 12l-3-3M16 12l-3 3"/>',
  connect: '<path d="M5 19 18 6M10 5h9v9"/>',
  remove:
    '<path d="M3 6h18M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2M10 11v6M14 11v6"/>',
};

const entryHtml = (icon: string): string =>
  `<div class="entry" draggable="true">${iconMarkup(icon)}</div>`;

function partOf(factory: ElementFactory, tool: Tool): Part {
  const { type, width, height, facts } = tool;
  return factory.createShape({ type, width, height, businessObject: structuredClone(facts) });
}

/** The tools on the left: to move about, to select, to connect, and one for each kind of shape. */
export class Palette {
  static readonly $inject = [
    ...["palette", "notation", "elementFactory", "create"],
    ...["handTool", "lassoTool", "spaceTool", "globalConnect"],
  ];
  readonly #entries: () => Record<string, Entry>;

  constructor(
    palette: Provider,
    notation: Notation,
    factory: ElementFactory,
    create: Gesture,
    hand: Gesture,
    lasso: Gesture,
    space: Gesture,
    connect: Gesture,
  ) {
    const tool = (title: string, icon: string, click: (event: unknown) => void): Entry => ({
      group: "tools",
      title,
      html: entryHtml(icon),
      action: { click },
    });
    this.#entries = () => {
      const made = notation.tools.map((each) => {
        const start = (event: unknown): void => create.start(event, partOf(factory, each));
        const html = entryHtml(each.icon);
        const action = { dragstart: start, click: start };
        return [`create.${each.name}`, { group: "create", title: each.title, html, action }];
      });
      const gap = { group: "tools", separator: true } as Entry;
      return {
        "hand-tool": tool(t("Move the canvas by hand"), ICONS.hand, (e) => hand.activateHand?.(e)),
        "lasso-tool": tool(t("Select several elements with a frame"), ICONS.lasso, (e) =>
          lasso.activateSelection?.(e),
        ),
        "space-tool": tool(t("Make or remove space"), ICONS.space, (e) => activate(space, e)),
        "global-connect-tool": tool(t("Connect elements"), ICONS.connect, (e) => connect.start(e)),
        "tool-separator": gap,
        ...(Object.fromEntries(made) as Record<string, Entry>),
      };
    };
    palette.registerProvider(this);
  }

  getPaletteEntries(): Record<string, Entry> {
    return this.#entries();
  }
}

function activate(tool: Gesture, event: unknown): void {
  (tool as unknown as { activateSelection(event: unknown): void }).activateSelection(event);
}

interface AutoPlace {
  append(source: Part, part: Part, hints: object): Part;
}

interface Injector {
  get(name: string): unknown;
}

/** What can be done with the selected part, beside it. */
export class Pad {
  static readonly $inject = [
    ...["contextPad", "notation", "elementFactory", "create", "connect"],
    ...["autoPlace", "modeling", "injector"],
  ];
  readonly #one: (part: Part) => Record<string, Entry>;
  readonly #remove: (parts: Part[]) => Entry;

  constructor(
    pad: Provider,
    notation: Notation,
    factory: ElementFactory,
    create: Gesture,
    connect: Gesture,
    autoPlace: AutoPlace,
    modeling: { removeElements(parts: Part[]): void },
    injector: Injector,
  ) {
    const diagram = { get: (name: string) => injector.get(name) };
    const append = (part: Part, tool: Tool): Entry => {
      const hints = (made: Part): object => ({
        connection: connectAttributes(notation, part, made),
      });
      return {
        group: "model",
        title: t("Append: {what}", { what: tool.title }),
        html: entryHtml(tool.icon),
        action: {
          click: () => {
            const made = partOf(factory, tool);
            autoPlace.append(part, made, hints(made));
          },
          dragstart: (event) => {
            const made = partOf(factory, tool);
            create.start(event, made, { source: part, hints: hints(made) });
          },
        },
      };
    };
    this.#remove = (parts) => ({
      group: "edit",
      title: t("Remove"),
      html: entryHtml(ICONS.remove),
      action: { click: () => modeling.removeElements([...parts]) },
    });
    this.#one = (part) => {
      const start = (event: unknown): void => connect.start(event, part);
      const line = {
        group: "connect",
        title: t("Connect"),
        html: entryHtml(ICONS.connect),
        action: { click: start, dragstart: start },
      };
      const appended = notation
        .appendable(part)
        .map((tool) => [`append.${tool.name}`, append(part, tool)]);
      const more = notation
        .pad(part, diagram)
        .map(({ name, title, icon, run }) => [
          name,
          { group: "edit", title, html: entryHtml(icon), action: { click: run } },
        ]);
      return {
        ...Object.fromEntries(appended),
        ...(isLine(part) || notation.appendable(part).length === 0 ? {} : { connect: line }),
        ...Object.fromEntries(more),
        delete: this.#remove([part]),
      } as Record<string, Entry>;
    };
    pad.registerProvider(this);
  }

  getContextPadEntries(part: Part): Record<string, Entry> {
    return this.#one(part);
  }

  getMultiElementContextPadEntries(parts: Part[]): Record<string, Entry> {
    return { delete: this.#remove(parts) };
  }
}

/** An appended part stands right of where it came from, below what stands there already. */
export class Placing {
  static readonly $inject = ["eventBus", "elementRegistry"];

  constructor(eventBus: EventBus, registry: { filter(test: (part: Part) => boolean): Part[] }) {
    eventBus.on("autoPlace", 2000, ({ source, shape }: { source: Part; shape: Part }): Point => {
      const distance = 140;
      const x = source.x + source.width + distance + shape.width / 2;
      let y = source.y + source.height / 2;
      const others = registry.filter((part) => part.parent === source.parent && !isLine(part));
      const covered = (): boolean =>
        others.some(
          (other) =>
            Math.abs(other.x + other.width / 2 - x) < (other.width + shape.width) / 2 + 10 &&
            Math.abs(other.y + other.height / 2 - y) < (other.height + shape.height) / 2 + 10,
        );
      while (covered()) y += 20;
      return { x, y };
    });
  }
}
