import { service } from "../../editor/services.ts";
import { el, icon } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";

const FEW = 2;

/** Three quiet hints while there is next to nothing on the canvas. */
export function emptyHints(modeler: object, canvas: HTMLElement): void {
  const hint = (name: string, text: string): HTMLElement => el("li", null, icon(name), text);
  const hints = el(
    "ul",
    { class: "fg-hints", "aria-hidden": "true" },
    hint("workflow", t("Drag an element from the left")),
    hint("keyboard", t("Or press N and type what you need")),
    hint("play", t("Press Run to see it move")),
  );
  canvas.append(hints);
  const registry = service(modeler, "elementRegistry");
  const update = (): void => {
    const drawn = registry.getAll().filter((item) => item.parent && !item.labelTarget);
    hints.hidden = drawn.length >= FEW;
  };
  service(modeler, "eventBus").on(["commandStack.changed", "import.done"], update);
  update();
}
