import {
  attribute,
  elementsIn,
  namespaceOf,
  parseXml,
  prefixFor,
  printXml,
  rootOf,
  splitName,
  XmlError,
  type XmlElement,
} from "../../util/xml.ts";
import { dedent } from "../../util/xml-edit.ts";

export const SCXML = "http://www.w3.org/2005/07/scxml";
export const OURS = "urn:flowglass:statechart:1";
export const STATES = ["state", "parallel", "final", "history"];

/** The elements of a machine's text that the canvas speaks of, by their numbers. */
export interface MachineText {
  readonly print: () => string;
  readonly root: XmlElement;
  readonly states: readonly XmlElement[];
  readonly transitions: readonly XmlElement[];
  readonly variables: readonly XmlElement[];
}

/** The name of an element of SCXML without its prefix; "" for everybody else's. */
export function local(element: XmlElement): string {
  const [prefix, name] = splitName(element.name);
  const namespace = namespaceOf(element, prefix);
  return namespace === SCXML || (prefix === "" && namespace === null) ? name : "";
}

export function inside(element: XmlElement, ...names: string[]): XmlElement[] {
  return elementsIn(element).filter((child) => names.includes(local(child)));
}

/** Our own attribute; null where there is none. */
export function ours(element: XmlElement, name: string): string | null {
  for (const { name: written } of element.attributes) {
    const [prefix, plain] = splitName(written);
    if (plain === name && prefix !== "" && namespaceOf(element, prefix) === OURS)
      return attribute(element, written);
  }
  return null;
}

export function parseMachine(text: string): MachineText {
  const document = parseXml(text);
  const root = rootOf(document);
  if (local(root) !== "scxml") throw new XmlError("The file is not SCXML", 1);
  const states: XmlElement[] = [];
  const transitions: XmlElement[] = [];
  const visit = (element: XmlElement): void => {
    for (const child of elementsIn(element)) {
      const name = local(child);
      if (name === "transition") transitions.push(child);
      if (!STATES.includes(name)) continue;
      states.push(child);
      visit(child);
    }
  };
  visit(root);
  const variables = inside(root, "datamodel").flatMap((model) => inside(model, "data"));
  return { print: () => printXml(document), root, states, transitions, variables };
}

/** The prefix with which this document writes SCXML, colon included. */
export function prefixOf(root: XmlElement): string {
  const [prefix] = splitName(root.name);
  return prefix === "" ? "" : `${prefix}:`;
}

/** The prefix of our own attributes, declared where it was not. */
export function ourPrefix(root: XmlElement): string {
  const known = prefixFor(root, OURS);
  if (known) return known;
  let prefix = "flowglass";
  while (namespaceOf(root, prefix) !== null) prefix += "1";
  const raw = { before: " ", equals: "=", quote: '"', raw: OURS };
  root.attributes.push({ name: `xmlns:${prefix}`, ...raw });
  return prefix;
}

/**
 * What is done in the element's blocks of that name: the inside of the only one, or all of them
 * with their tags where there are several, since a failure ends a block and not the next one.
 */
export function blockText(element: XmlElement, name: string): string {
  const blocks = inside(element, name);
  const [only] = blocks;
  if (only && blocks.length === 1) return dedent(only.children.map(printXml).join(""));
  return dedent(blocks.map((block) => dedent(printXml(block))).join("\n"));
}

export function actionsText(transition: XmlElement): string {
  return dedent(transition.children.map(printXml).join(""));
}

export function names(text: string | null): string[] {
  return (text ?? "").split(/\s+/).filter(Boolean);
}
