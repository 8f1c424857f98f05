import EditorActions from "diagram-js/lib/features/editor-actions/EditorActions";
import type { ElementRegistry, EventBus, Part } from "./parts.ts";

interface Selection {
  get(): Part[];
  select(parts: Part[]): void;
}

interface Tool {
  toggle(): void;
}

interface Keyboard {
  addListener(listener: (event: { keyEvent: KeyboardEvent }) => unknown): void;
}

/** One key each for what the hand does most, the same keys as on the canvas of processes. */
export class Keys {
  static readonly $inject = [
    ...["keyboard", "selection", "elementRegistry", "directEditing"],
    ...["handTool", "lassoTool", "spaceTool", "globalConnect"],
  ];

  constructor(
    keyboard: Keyboard,
    selection: Selection,
    registry: ElementRegistry,
    editing: { activate(part: Part): void },
    hand: Tool,
    lasso: Tool,
    space: Tool,
    connect: Tool,
  ) {
    const plain: Record<string, () => void> = {
      h: () => hand.toggle(),
      l: () => lasso.toggle(),
      s: () => space.toggle(),
      c: () => connect.toggle(),
      e: () => {
        const [only, ...others] = selection.get();
        if (only && others.length === 0) editing.activate(only);
      },
    };
    keyboard.addListener(({ keyEvent }) => {
      const key = keyEvent.key.toLowerCase();
      const command = keyEvent.ctrlKey || keyEvent.metaKey;
      if (command && key === "a") {
        selection.select(
          registry.filter((part) => part.parent !== null && part.parent !== undefined),
        );
        return true;
      }
      const run = command || keyEvent.altKey || keyEvent.shiftKey ? undefined : plain[key];
      run?.();
      // False would end the event for everybody else who listens.
      return run ? true : undefined;
    });
  }
}

/** The library's own actions bring everything that its keys ask for. */
export const actionsModule = {
  __init__: ["editorActions"],
  editorActions: ["type", EditorActions],
};

/** A copy has facts of its own. */
export class Copies {
  static readonly $inject = ["eventBus"];

  constructor(eventBus: EventBus) {
    eventBus.on(
      "copyPaste.copyElement",
      ({ descriptor, element }: { descriptor: Record<string, unknown>; element: Part }) => {
        descriptor["type"] = element.type;
        descriptor["businessObject"] = structuredClone(element.businessObject);
      },
    );
  }
}
