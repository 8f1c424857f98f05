import { attribute, elementsIn, type XmlElement } from "../../util/xml.ts";
import type { Box, Chart, ChartState, ChartTransition, Point, StateKind } from "./chart.ts";
import {
  actionsText,
  blockText,
  inside,
  local,
  names,
  ours,
  parseMachine,
  STATES,
  type MachineText,
} from "./document.ts";

/** The machine that the text describes; throws `XmlError` where it is no SCXML. */
export function readChart(text: string): Chart {
  const document = parseMachine(text);
  const { root } = document;
  return {
    name: attribute(root, "name") ?? "",
    initial: initialOf(root),
    variables: document.variables.map((data, origin) => ({
      origin,
      id: attribute(data, "id") ?? "",
      value: valueOf(data),
    })),
    states: statesIn(root, document),
  };
}

function statesIn(parent: XmlElement, document: MachineText): ChartState[] {
  return inside(parent, ...STATES).map((element) => stateOf(element, document));
}

/** The engine numbers states in the order of the text, the machine itself being 0. */
export function idOf(element: XmlElement, origin: number): string {
  return attribute(element, "id") ?? `${local(element)}_${origin + 1}`;
}

function stateOf(element: XmlElement, document: MachineText): ChartState {
  const origin = document.states.indexOf(element);
  const kind = local(element) as StateKind;
  const id = idOf(element, origin);
  return {
    facts: {
      origin,
      id,
      kind,
      name: ours(element, "name") ?? "",
      deep: attribute(element, "type") === "deep",
      entry: blockText(element, "onentry"),
      exit: blockText(element, "onexit"),
      initial: initialOf(element),
    },
    box: boxOf(element),
    states: statesIn(element, document),
    transitions: inside(element, "transition").map((each, index) =>
      transitionOf(each, naturalId(id, kind, index), document),
    ),
  };
}

/** How the engine calls a transition that says no name of its own. */
export function naturalId(state: string, kind: StateKind, index: number): string {
  return kind === "history" ? `${state}.default` : `${state}.${index + 1}`;
}

function transitionOf(
  element: XmlElement,
  natural: string,
  document: MachineText,
): ChartTransition {
  const [target, ...others] = names(attribute(element, "target"));
  const known = document.states.some((state, at) => idOf(state, at) === target);
  return {
    facts: {
      origin: document.transitions.indexOf(element),
      id: ours(element, "id") ?? natural,
      event: names(attribute(element, "event")).join(" "),
      cond: attribute(element, "cond") ?? "",
      after: ours(element, "after") ?? "",
      internal: attribute(element, "type") === "internal",
      others: known || target === undefined ? others : [target, ...others],
      actions: actionsText(element),
    },
    target: known && target !== undefined ? target : null,
    points: pointsOf(element),
  };
}

export function initialOf(element: XmlElement): string[] {
  const written = names(attribute(element, "initial"));
  if (written.length > 0) return written;
  const ways = inside(element, "initial").flatMap((each) => inside(each, "transition"));
  return ways.flatMap((way) => names(attribute(way, "target")));
}

function boxOf(element: XmlElement): Box | null {
  const [x, y, width, height] = ["x", "y", "width", "height"].map((side) =>
    Number.parseFloat(ours(element, side) ?? ""),
  ) as [number, number, number, number];
  const known = [x, y, width, height].every(Number.isFinite) && width > 0 && height > 0;
  return known ? { x, y, width, height } : null;
}

export function pointsOf(element: XmlElement): Point[] {
  const found = names(ours(element, "points")).map((pair) => {
    const [x, y] = pair.split(",").map(Number);
    return { x: x ?? NaN, y: y ?? NaN };
  });
  return found.length > 1 && found.every(({ x, y }) => Number.isFinite(x + y)) ? found : [];
}

/** A variable's first value: its expression, else what stands in it, else where it comes from. */
export function valueOf(data: XmlElement): string {
  const written = attribute(data, "expr") ?? attribute(data, "src");
  if (written !== null) return written;
  if (elementsIn(data).length > 0) return actionsText(data);
  return data.children
    .map((node) => (node.type === "text" ? node.raw : ""))
    .join("")
    .trim();
}
