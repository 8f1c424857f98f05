import { el, icon } from "../../ui/index.ts";
import { service } from "../services.ts";

const FEW = 2;

/** Quiet hints while there is next to nothing on the canvas. */
export function emptyHints(
  drawing: object,
  canvas: HTMLElement,
  words: readonly [icon: string, words: string][],
): void {
  const rows = words.map(([name, text]) => el("li", null, icon(name), text));
  const hints = el("ul", { class: "fg-hints", "aria-hidden": "true" }, rows);
  canvas.append(hints);
  const registry = service(drawing, "elementRegistry");
  const update = (): void => {
    const drawn = registry.getAll().filter((item) => item.parent && !item.labelTarget);
    hints.hidden = drawn.length >= FEW;
  };
  service(drawing, "eventBus").on(["commandStack.changed", "import.done"], update);
  update();
}
