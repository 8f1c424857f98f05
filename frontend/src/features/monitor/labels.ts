import { el } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { service, type CanvasHost, type Drawn } from "./canvas.ts";
import { chipText, type Chip } from "./chips.ts";
import { along } from "./pace.ts";
import type { Condition } from "./state.ts";
import { conditionWord } from "./words.ts";

export interface LabelActions {
  readonly open: (node: string) => void;
  readonly retry: (incident: string) => void;
}

interface Shown {
  readonly print: string;
  readonly overlay: string;
}

export interface Labels {
  readonly node: (id: string, chips: readonly Chip[]) => void;
  readonly condition: (condition: Condition) => void;
  readonly clear: () => void;
}

/** The labels on the drawing: a strip of chips above each node, a verdict on each decided flow. */
export function createLabels(host: CanvasHost, actions: LabelActions): Labels {
  const overlays = service(host, "overlays");
  const registry = service(host, "elementRegistry");
  const shown = new Map<string, Shown>();
  const ticking = new Map<HTMLElement, Chip>();

  const put = (id: string, print: string, make: () => [HTMLElement, object]): void => {
    if (shown.get(id)?.print === print) return;
    drop(id);
    if (print === "" || !registry.get(id)) return;
    const [html, position] = make();
    shown.set(id, { print, overlay: overlays.add(id, "fg-run", { html, position }) });
  };

  const drop = (id: string): void => {
    const old = shown.get(id);
    if (old) overlays.remove(old.overlay);
    shown.delete(id);
  };

  const tick = setInterval(() => {
    for (const [box, chip] of ticking) {
      if (!box.isConnected) ticking.delete(box);
      else box.textContent = chipText(chip, Date.now());
    }
  }, 500);

  const chipBox = (node: string, chip: Chip): HTMLElement => {
    const words = el("span", { class: "fg-run-chip-text" }, chipText(chip, Date.now()));
    if (chip.until !== undefined) ticking.set(words, chip);
    const open = chip.action !== undefined;
    const box = el(
      open ? "button" : "span",
      {
        class: "fg-run-chip",
        "data-tone": chip.tone,
        "data-chip": chip.key,
        title: chip.text,
        ...(open ? { type: "button", onclick: () => actions.open(node) } : {}),
      },
      words,
    );
    return box;
  };

  const strip = (node: string, chips: readonly Chip[]): HTMLElement => {
    const retries = chips.flatMap(({ action, target }) =>
      action === "retry" && target !== undefined ? [target] : [],
    );
    return el(
      "div",
      { class: "fg-run-strip" },
      ...chips.map((chip) => chipBox(node, chip)),
      ...retries.map((incident) =>
        el(
          "button",
          {
            type: "button",
            class: "fg-run-chip fg-run-retry",
            onclick: () => actions.retry(incident),
          },
          t("Retry"),
        ),
      ),
    );
  };

  return {
    node(id, chips) {
      put(id, JSON.stringify(chips), () => placed(registry.get(id), strip(id, chips)));
    },
    condition(condition) {
      const { flow, expression, value, isDefault } = condition;
      const words = conditionWord(expression, value, isDefault) ?? "";
      const tone = value === true ? "true" : "false";
      put(flow, words, () => [
        el("span", { class: "fg-run-condition", "data-value": tone, title: words }, words),
        middleOf(registry.get(flow)?.waypoints ?? []),
      ]);
    },
    clear() {
      clearInterval(tick);
      for (const id of [...shown.keys()]) drop(id);
      ticking.clear();
    },
  };
}

/** Chips stand above their node; those of a boundary event beside it, clear of its host. */
function placed(element: Drawn | undefined, box: HTMLElement): [HTMLElement, object] {
  if (element?.type !== "bpmn:BoundaryEvent") return [box, { top: -24, left: 0 }];
  box.classList.add("fg-run-strip-left");
  return [box, { top: 22, left: -4 }];
}

/** Where a flow's label goes: near its middle, measured from the corner of its box. */
function middleOf(points: readonly { readonly x: number; readonly y: number }[]): object {
  const { x, y } = along(points, 0.35);
  const left = Math.min(...points.map((point) => point.x));
  const top = Math.min(...points.map((point) => point.y));
  return { left: x - left, top: y - top + 4 };
}
