import AutoResize from "diagram-js/lib/features/auto-resize/AutoResize";
import RuleProvider from "diagram-js/lib/features/rules/RuleProvider";
import type { Notation } from "./notation.ts";
import { isLine, type EventBus, type Part } from "./parts.ts";

interface Asked {
  shape?: Part;
  shapes?: Part[];
  element?: Part;
  elements?: Part[];
  source?: Part;
  target?: Part;
  connection?: Part & { source: Part; target: Part };
  newBounds?: { width: number; height: number };
}

/** What may be done with the mouse, as the notation says. */
export class Rules extends RuleProvider {
  static override readonly $inject = ["eventBus", "notation"];

  constructor(eventBus: EventBus, notation: Notation) {
    super(eventBus as never);
    const fits = (parts: readonly Part[], target: Part | undefined): boolean =>
      target === undefined ||
      (!isLine(target) &&
        parts
          .filter((part) => !isLine(part) && !(part as { waypoints?: unknown }).waypoints)
          .every((part) => part.parent === target || notation.mayHold(target, part)));
    const rule = (names: string | string[], judge: (asked: Asked) => unknown): void => {
      (this.addRule as (names: string | string[], priority: number, judge: unknown) => void)(
        names,
        1500,
        judge,
      );
    };
    rule("shape.create", ({ shape, target }) => (shape ? fits([shape], target) : false));
    rule("elements.create", ({ elements = [], target }) => fits(elements, target));
    rule("elements.move", ({ shapes = [], target }) => fits(shapes, target));
    rule("shape.append", ({ shape, target }) => (shape ? fits([shape], target) : false));
    rule("shape.resize", ({ shape, newBounds }) => {
      if (!shape || !notation.mayResize(shape)) return false;
      const least = notation.least(shape);
      return !newBounds || (newBounds.width >= least.width && newBounds.height >= least.height);
    });
    rule("connection.start", ({ source }) => Boolean(source?.parent) && !isLine(source as Part));
    // Where the answer were false, the library would try the line the other way round.
    rule("connection.create", ({ source, target }) =>
      source?.parent && target?.parent && !isLine(source) && !isLine(target)
        ? connectAttributes(notation, source, target)
        : null,
    );
    rule("connection.reconnect", ({ connection, source, target }) =>
      Boolean(
        connection &&
        source?.parent &&
        target?.parent &&
        !isLine(source) &&
        !isLine(target) &&
        notation.connect(source, target),
      ),
    );
    rule(
      ["connection.updateWaypoints", "elements.delete", "element.copy", "elements.align"],
      () => true,
    );
  }
}

/** What a new line says; null where none may be drawn. */
export function connectAttributes(
  notation: Notation,
  source: Part,
  target: Part,
): { type: string; businessObject: object } | null {
  const facts = notation.connect(source, target);
  return facts === null ? null : { type: "line", businessObject: facts };
}

/** What holds others grows with them. */
export class Growing extends AutoResize {
  override getOffset(): never {
    return { top: 56, bottom: 28, left: 36, right: 28 } as never;
  }

  override getPadding(): never {
    return { top: 40, bottom: 12, left: 16, right: 12 } as never;
  }
}

export class GrowingRules extends RuleProvider {
  static override readonly $inject = ["eventBus"];

  constructor(eventBus: EventBus) {
    super(eventBus as never);
    const judge = ({ target }: { target: Part }): boolean =>
      Boolean(target.parent) && !isLine(target);
    (this.addRule as (name: string, judge: unknown) => void)("element.autoResize", judge);
  }
}
