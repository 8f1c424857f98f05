import CommandInterceptor from "diagram-js/lib/command/CommandInterceptor";
import BaseElementFactory from "diagram-js/lib/core/ElementFactory";
import BaseModeling from "diagram-js/lib/features/modeling/Modeling";
import OrderingProvider from "diagram-js/lib/features/ordering/OrderingProvider";
import type { Change, Notation } from "./notation.ts";
import {
  isLine,
  type CommandStack,
  type Docking,
  type ElementRegistry,
  type EventBus,
  type Line,
  type Part,
} from "./parts.ts";

interface FactsContext {
  changes: readonly Change[];
  before?: readonly Change[];
}

/** Gives parts other facts or names; one command however many parts it concerns. */
class FactsHandler {
  static readonly $inject = ["elementRegistry"];
  readonly #registry: ElementRegistry;

  constructor(registry: ElementRegistry) {
    this.#registry = registry;
  }

  execute(context: FactsContext): Part[] {
    context.before = context.changes.map(({ part }) => ({
      part,
      facts: part.businessObject as object,
      id: part.id,
    }));
    for (const { part, facts, id } of context.changes) this.#set(part, facts, id);
    return context.changes.map(({ part }) => part);
  }

  revert(context: FactsContext): Part[] {
    const before = context.before ?? [];
    for (const { part, facts, id } of before.toReversed()) {
      part.businessObject = facts;
      if (id !== undefined && id !== part.id) this.#registry.updateId(part, id);
    }
    return before.map(({ part }) => part);
  }

  #set(part: Part, facts: object, id: string | undefined): void {
    part.businessObject = { ...(part.businessObject as object), ...facts };
    if (id !== undefined && id !== part.id) this.#registry.updateId(part, id);
  }
}

export const FACTS = "part.facts";

class Commands {
  static readonly $inject = ["commandStack"];

  constructor(commandStack: CommandStack) {
    commandStack.registerHandler(FACTS, FactsHandler);
  }
}

interface Created {
  shape?: Part;
  connection?: Line;
  source?: Part;
  target?: Part;
}

/** New parts get facts of their own and a name that nobody else has. */
class Naming extends CommandInterceptor {
  static override readonly $inject = ["eventBus", "elementRegistry", "notation"];

  constructor(eventBus: EventBus, registry: ElementRegistry, notation: Notation) {
    super(eventBus as never);
    this.preExecute(
      ["shape.create", "connection.create"] as never,
      3000,
      (event: { context: Created }) => {
        const { context } = event;
        const part = context.shape ?? context.connection;
        if (!part || registry.get(part.id) === part) return;
        const { connection: line } = context;
        const ends = line && {
          source: context.source ?? line.source,
          target: context.target ?? line.target,
        };
        const id = notation.idFor(part, ends ?? null, (taken) => registry.get(taken) !== undefined);
        part.id = id;
        part.businessObject = notation.fresh((part.businessObject ?? {}) as object, id);
      },
    );
  }
}

/** Lines end where the shapes begin. */
class Cropping extends CommandInterceptor {
  static override readonly $inject = ["eventBus", "connectionDocking"];

  constructor(eventBus: EventBus, docking: Docking) {
    super(eventBus as never);
    const events = ["connection.layout", "connection.create"];
    this.executed(events as never, ({ context }: { context: CropContext }) => {
      const { connection } = context;
      if (context.cropped || !connection.source || connection.source === connection.target) return;
      connection.waypoints = docking.getCroppedWaypoints(connection);
      context.cropped = true;
    });
  }
}

interface CropContext {
  connection: Line;
  cropped?: boolean;
}

class ElementFactory extends BaseElementFactory {
  static readonly $inject = ["notation"];
  readonly #notation: Notation;

  constructor(notation: Notation) {
    super();
    this.#notation = notation;
  }

  override create(type: never, attributes: never): never {
    const given = attributes as Partial<Part>;
    const made = super.create(type, attributes) as unknown as Part;
    made.businessObject ??= this.#notation.fresh({}, made.id);
    made.type ??= given.waypoints ? "line" : "shape";
    return made as never;
  }
}

/** Lines lie over all shapes, whatever is drawn later. */
class Ordering extends OrderingProvider {
  static override readonly $inject = ["eventBus", "canvas"];
  readonly #canvas: { getRootElement(): Part };

  constructor(eventBus: EventBus, canvas: { getRootElement(): Part }) {
    super(eventBus as never);
    this.#canvas = canvas;
  }

  override getOrdering(element: never, parent: never): never {
    const part = element as Part;
    const root = this.#canvas.getRootElement();
    if (isLine(part) || (part as { waypoints?: unknown }).waypoints)
      return { parent: root, index: root.children.length } as never;
    const holder = (parent ?? root) as Part;
    const shapes = holder.children.filter((child) => !isLine(child) && child !== part);
    return { parent: holder, index: shapes.length } as never;
  }
}

export const modelingModule = {
  __init__: ["modeling", "partCommands", "partNaming", "partOrdering", "partCropping"],
  partCropping: ["type", Cropping],
  elementFactory: ["type", ElementFactory],
  modeling: ["type", BaseModeling],
  partCommands: ["type", Commands],
  partNaming: ["type", Naming],
  partOrdering: ["type", Ordering],
};
