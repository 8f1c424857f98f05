import type { RuleAt } from "./context.ts";
import { el } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { service, type CanvasHost, type Drawn } from "./canvas.ts";
import { chipText, type Chip } from "./chips.ts";
import { placeLabel, type Box, type Surroundings } from "./label_place.ts";
import type { Condition } from "./state.ts";
import { conditionWord } from "./words.ts";

export interface LabelActions {
  readonly open: (node: string) => void;
  /** Null where the person may not repair the run. */
  readonly retry: ((incident: string) => void) | null;
  /** Where a rule of a decision can be read; null where that is not known. */
  readonly ruleLink: (rule: RuleAt) => string | null;
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
  const verdicts = new Map<string, Box>();

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
    const look = {
      class: "fg-run-chip",
      "data-tone": chip.tone,
      "data-chip": chip.key,
      title: chip.text,
    };
    const href = linkOf(chip);
    if (href !== null) return el("a", { ...look, href, target: "_blank", rel: "noopener" }, words);
    if (chip.action === undefined) return el("span", look, words);
    return el("button", { ...look, type: "button", onclick: () => actions.open(node) }, words);
  };

  const linkOf = ({ rule }: Chip): string | null =>
    rule === undefined ? null : actions.ruleLink(rule);

  const strip = (node: string, chips: readonly Chip[]): HTMLElement => {
    const retries = chips.flatMap(({ action, target }) =>
      action === "retry" && target !== undefined ? [target] : [],
    );
    return el(
      "div",
      { class: "fg-run-strip" },
      ...chips.map((chip) => chipBox(node, chip)),
      ...retries.flatMap((incident) => retryButton(incident) ?? []),
    );
  };

  const retryButton = (incident: string): HTMLElement | null => {
    const { retry } = actions;
    if (!retry) return null;
    const look = { type: "button", class: "fg-run-chip fg-run-retry" } as const;
    return el("button", { ...look, onclick: () => retry(incident) }, t("Retry"));
  };

  return {
    node(id, chips) {
      put(id, JSON.stringify([chips, chips.map(linkOf)]), () =>
        placed(registry.get(id), strip(id, chips)),
      );
    },
    condition(condition) {
      const { flow, expression, value, isDefault } = condition;
      const words = conditionWord(expression, value, isDefault) ?? "";
      const tone = value === true ? "true" : "false";
      put(flow, words, () => {
        const points = registry.get(flow)?.waypoints ?? [];
        const size = { width: Math.min(WIDEST, words.length * SIGN + 12), height: 16 };
        const others = [...verdicts].flatMap(([id, box]) => (id === flow ? [] : [box]));
        const around = surroundings(registry.getAll(), others);
        const box = placeLabel(points, size, around);
        verdicts.set(flow, box);
        const left = box.x - Math.min(...points.map((point) => point.x));
        const top = box.y - Math.min(...points.map((point) => point.y));
        const look = { class: "fg-run-condition", "data-value": tone, title: words };
        const style = { width: `${size.width}px` };
        return [el("span", { ...look, style }, words), { left, top }];
      });
    },
    clear() {
      clearInterval(tick);
      for (const id of [...shown.keys()]) drop(id);
      verdicts.clear();
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

/** The widest verdict, and what one sign of its type takes, in the drawing's own units. */
const WIDEST = 220;
const SIGN = 6.1;
const STRIP = { height: 26, width: 110 };

/** What a verdict must not cover: shapes with the strip of chips above them, labels, lines. */
function surroundings(drawn: readonly Drawn[], verdicts: readonly Box[]): Surroundings {
  const shapes = drawn.flatMap((item) => {
    const { x, y, width, height } = item;
    if (x === undefined || y === undefined || !width || !height || item.children?.length) return [];
    const shape = { x, y, width, height };
    const chips = {
      x,
      y: y - STRIP.height,
      width: Math.max(width, STRIP.width),
      height: STRIP.height,
    };
    return item.labelTarget ? [shape] : [shape, chips];
  });
  const lines = drawn.flatMap(({ waypoints }) => (waypoints ? [waypoints] : []));
  return { boxes: [...shapes, ...verdicts], lines };
}
