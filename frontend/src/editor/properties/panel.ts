import "@bpmn-io/properties-panel/dist/assets/properties-panel.css";
import "../editor.css";
import { PropertiesPanel } from "@bpmn-io/properties-panel";
import { h, render } from "@bpmn-io/properties-panel/preact";
import { addMessages } from "../../util/i18n.ts";
import type { Selection } from "../services.ts";
import { service } from "../services.ts";
import zh from "../zh.ts";
import type { PanelGroup } from "./group.ts";

addMessages("zh-hans", zh);

export interface PanelSubject<T> {
  /** What the head of the panel calls it. */
  readonly title: (part: T) => string;
  readonly kind: (part: T) => string;
  readonly groups: (part: T) => PanelGroup[];
}

const OPEN = ["general", "event", "guard", "actions", "variables", "handler", "condition"];
const LAYOUT = { groups: Object.fromEntries(OPEN.map((id) => [id, { open: true }])) };

/** The panel beside a canvas of ours: it shows the one thing selected, else the whole. */
export function attachPanel<T extends { id: string }>(
  host: HTMLElement,
  canvas: object,
  subject: PanelSubject<T>,
): void {
  const header = {
    getElementLabel: subject.title,
    getElementIcon: () => null,
    getTypeLabel: subject.kind,
    getDocumentationRef: () => undefined,
  };
  const events = service(canvas, "eventBus");
  const selection = service(canvas, "selection") as Selection;
  let frame = 0;
  const draw = (): void => {
    frame = 0;
    const selected = selection.get();
    const root = service(canvas, "canvas").getRootElement();
    const part = (selected.length === 1 ? selected[0] : root) as unknown as T | undefined;
    if (!part) return;
    const groups = subject.groups(part);
    const props = { element: part, headerProvider: header, groups, layoutConfig: LAYOUT };
    const view = h(PropertiesPanel, { ...props, eventBus: events, feelPopupContainer: host });
    render(h("div", { class: "bio-properties-panel-container" }, view), host);
  };
  const soon = (): void => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  events.on(["selection.changed", "commandStack.changed", "root.set", "import.done"], soon);
}
