import {
  attribute,
  elementsIn,
  parseFragment,
  setAttribute,
  type XmlElement,
} from "../../util/xml.ts";
import { indentOf, insertElement, moveElement, removeNode, reorder } from "../../util/xml-edit.ts";
import type { Box, Chart, ChartState, ChartTransition, Point } from "./chart.ts";
import {
  actionsText,
  blockText,
  inside,
  local,
  ourPrefix,
  ours,
  parseMachine,
  prefixOf,
  STATES,
  type MachineText,
} from "./document.ts";
import { idOf, initialOf, naturalId, pointsOf, valueOf } from "./read.ts";

const BEFORE_TRANSITIONS = ["datamodel", "onentry", "onexit", "initial", "transition"];

/**
 * The text with the chart's changes in it. Every part that the chart says nothing new about stays
 * as it is written, whoever wrote it: the same chart gives the same text, sign by sign.
 */
export function writeChart(text: string, chart: Chart): string {
  return new Writer(parseMachine(text)).write(chart);
}

class Writer {
  readonly #text: MachineText;
  readonly #elements = new Map<ChartState, XmlElement>();
  readonly #ways = new Map<ChartTransition, XmlElement>();
  readonly #numbers = new Map<XmlElement, number>();

  constructor(text: MachineText) {
    this.#text = text;
    for (const [origin, element] of text.states.entries()) this.#numbers.set(element, origin);
  }

  write(chart: Chart): string {
    const { root, print } = this.#text;
    if ((attribute(root, "name") ?? "") !== chart.name) setAttribute(root, "name", chart.name);
    this.#variables(chart);
    this.#place(chart.states, root);
    this.#transitions();
    this.#removeStates();
    this.#initial(root, chart.initial);
    return print();
  }

  /** States first, so that everything else finds the place where it belongs. */
  #place(states: readonly ChartState[], parent: XmlElement): void {
    for (const state of states) {
      const { origin, kind } = state.facts;
      const known = origin === null ? undefined : this.#text.states[origin];
      const element = known ?? this.#made(kind);
      const last = (sibling: XmlElement): boolean =>
        STATES.includes(local(sibling)) || BEFORE_TRANSITIONS.includes(local(sibling));
      if (!known) insertElement(parent, element, last);
      else if (element.parent !== parent) moveElement(element, parent, last);
      this.#elements.set(state, element);
      this.#facts(state, element);
      this.#place(state.states, element);
    }
  }

  #made(name: string): XmlElement {
    return fragment(`<${prefixOf(this.#text.root)}${name}/>`);
  }

  #facts({ facts, box }: ChartState, element: XmlElement): void {
    const origin = this.#numbers.get(element);
    if (local(element) !== facts.kind) element.name = prefixOf(this.#text.root) + facts.kind;
    if (origin === undefined || idOf(element, origin) !== facts.id)
      setAttribute(element, "id", facts.id);
    if ((ours(element, "name") ?? "") !== facts.name)
      this.#own(element, "name", facts.name || null);
    if (facts.kind === "history" && facts.deep !== (attribute(element, "type") === "deep"))
      setAttribute(element, "type", facts.deep ? "deep" : "shallow");
    this.#box(element, box);
    this.#block(element, "onentry", facts.entry);
    this.#block(element, "onexit", facts.exit);
    this.#initial(element, facts.initial);
  }

  #box(element: XmlElement, box: Box | null): void {
    if (box === null) return;
    for (const side of ["x", "y", "width", "height"] as const) {
      const value = String(Math.round(box[side]));
      const written = Number.parseFloat(ours(element, side) ?? "");
      if (written !== box[side] && String(written) !== value) this.#own(element, side, value);
    }
  }

  #own(element: XmlElement, name: string, value: string | null): void {
    setAttribute(element, `${ourPrefix(this.#text.root)}:${name}`, value);
  }

  #block(element: XmlElement, name: string, wanted: string): void {
    if (blockText(element, name) === wanted) return;
    const blocks = inside(element, name);
    const tag = prefixOf(this.#text.root) + name;
    const whole = new RegExp(`^<(?:[\\w.-]+:)?${name}[\\s/>]`).test(wanted);
    const made = wanted.trim() === "" ? [] : whole ? fragments(wanted) : [wrapped(tag, wanted)];
    const first = blocks[0];
    const before = (sibling: XmlElement): boolean =>
      first
        ? element.children.indexOf(sibling) <= element.children.indexOf(first)
        : local(sibling) === "datamodel" || (name === "onexit" && local(sibling) === "onentry");
    let last: XmlElement | null = null;
    for (const block of made) {
      const after: XmlElement | null = last;
      insertElement(element, block, after ? (sibling) => sibling === after : before);
      last = block;
    }
    for (const block of blocks) removeNode(block);
  }

  #initial(element: XmlElement, wanted: readonly string[]): void {
    const written = initialOf(element);
    if (written.join(" ") === wanted.join(" ")) return;
    const value = wanted.join(" ") || null;
    const [own] = inside(element, "initial");
    const [way] = own ? inside(own, "transition") : [];
    if (own && way && value !== null) return setAttribute(way, "target", value);
    if (own) removeNode(own);
    setAttribute(element, "initial", value);
  }

  #transitions(): void {
    for (const [state, element] of this.#elements)
      for (const each of state.transitions) this.#ways.set(each, this.#transition(each, element));
    const kept = new Set(this.#ways.values());
    for (const each of this.#text.transitions) if (!kept.has(each)) removeNode(each);
    for (const [state, element] of this.#elements) this.#order(state, element);
  }

  #transition({ facts, target, points }: ChartTransition, parent: XmlElement): XmlElement {
    const known = facts.origin === null ? undefined : this.#text.transitions[facts.origin];
    const element = known ?? this.#made("transition");
    const before = (sibling: XmlElement): boolean => BEFORE_TRANSITIONS.includes(local(sibling));
    if (!known) insertElement(parent, element, before);
    else if (element.parent !== parent) moveElement(element, parent, before);
    const targets = [target, ...facts.others].filter((each) => each !== null).join(" ");
    const write = (name: string, value: string): void => {
      const now = (attribute(element, name) ?? "").trim().replace(/\s+/g, " ");
      if (now !== value) setAttribute(element, name, value || null);
    };
    write("event", facts.event);
    if ((attribute(element, "cond") ?? "") !== facts.cond)
      setAttribute(element, "cond", facts.cond || null);
    write("target", targets);
    if (facts.internal !== (attribute(element, "type") === "internal"))
      setAttribute(element, "type", facts.internal ? "internal" : null);
    if ((ours(element, "after") ?? "") !== facts.after)
      this.#own(element, "after", facts.after || null);
    this.#points(element, points);
    if (actionsText(element) !== facts.actions) replaceInside(element, facts.actions);
    return element;
  }

  #points(element: XmlElement, points: readonly Point[]): void {
    const print = (list: readonly Point[]): string =>
      list.map(({ x, y }) => `${Math.round(x)},${Math.round(y)}`).join(" ");
    const wanted = print(points);
    if (print(pointsOf(element)) !== wanted) this.#own(element, "points", wanted || null);
  }

  /** What stands first is asked first; a name that the place alone would not give is written. */
  #order(state: ChartState, element: XmlElement): void {
    const found = inside(element, "transition");
    const wanted = state.transitions.flatMap((each) => this.#ways.get(each) ?? []);
    if (wanted.some((each, index) => each !== found[index])) reorder(wanted);
    for (const [index, { facts }] of state.transitions.entries()) {
      const each = wanted[index];
      const natural = naturalId(state.facts.id, state.facts.kind, index);
      if (each && (ours(each, "id") ?? natural) !== facts.id) this.#own(each, "id", facts.id);
    }
  }

  #removeStates(): void {
    const kept = new Set(this.#elements.values());
    for (const element of this.#text.states) if (!kept.has(element)) removeNode(element);
  }

  #variables({ variables }: Chart): void {
    const { root, variables: written } = this.#text;
    const kept = new Set(variables.map((each) => each.origin));
    for (const [origin, data] of written.entries()) if (!kept.has(origin)) removeNode(data);
    for (const { origin, id, value } of variables) {
      const known = origin === null ? undefined : written[origin];
      const data = known ?? this.#made("data");
      if (!known) insertElement(this.#datamodel(root), data, () => true);
      if ((attribute(data, "id") ?? "") !== id) setAttribute(data, "id", id);
      if (valueOf(data) === value) continue;
      replaceInside(data, "");
      setAttribute(data, "src", null);
      setAttribute(data, "expr", value || null);
    }
  }

  #datamodel(root: XmlElement): XmlElement {
    const [known] = inside(root, "datamodel");
    if (known) return known;
    const made = this.#made("datamodel");
    insertElement(root, made, () => false);
    return made;
  }
}

function fragments(text: string): XmlElement[] {
  return elementsIn(parseFragment(text)).map((element) => ({ ...element, parent: null }));
}

function fragment(text: string): XmlElement {
  return fragments(text)[0]!;
}

/** A block with these actions on lines of their own. */
function wrapped(tag: string, inner: string): XmlElement {
  const lines = inner.split("\n").map((line) => (line.trim() === "" ? "" : `  ${line}`));
  return fragment(`<${tag}>\n${lines.join("\n")}\n</${tag}>`);
}

function replaceInside(element: XmlElement, inner: string): void {
  element.children = [];
  element.close = null;
  if (inner.trim() === "") return;
  const own = indentOf(element) ?? "";
  const lines = inner.split("\n").map((line) => (line.trim() === "" ? "" : `${own}  ${line}`));
  const { children } = parseFragment(`\n${lines.join("\n")}\n${own}`);
  element.children = children;
  for (const node of children) node.parent = element;
  element.close = "";
}
