/**
 * XML as a tree that remembers every sign of the text: comments, the order and quotes of
 * attributes, white space. What is not touched is printed as it was read.
 */
export interface XmlAttribute {
  /** The white space before it. */
  readonly before: string;
  readonly name: string;
  readonly equals: string;
  readonly quote: string;
  readonly raw: string;
}

export interface XmlText {
  readonly type: "text";
  raw: string;
  parent: XmlParent | null;
}

/** A comment, a CDATA section or a processing instruction, the XML declaration among them. */
interface XmlOther {
  readonly type: "other";
  raw: string;
  parent: XmlParent | null;
}

export interface XmlElement {
  readonly type: "element";
  name: string;
  attributes: XmlAttribute[];
  /** What stands between the last attribute and the end of the start tag. */
  gap: string;
  /** White space in the end tag; null where the element is closed by its start tag. */
  close: string | null;
  children: XmlNode[];
  parent: XmlParent | null;
}

export interface XmlDocument {
  readonly type: "document";
  children: XmlNode[];
}

export type XmlNode = XmlText | XmlOther | XmlElement;
export type XmlParent = XmlElement | XmlDocument;

export class XmlError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.name = "XmlError";
    this.line = line;
  }
}

const NAME = "[\\p{L}_:][\\p{L}\\p{N}\\p{M}_:.\\-·]*";
const OTHER = /<!--(?:(?!--)[\s\S])*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>/y;
const END = new RegExp(`</(${NAME})(\\s*)>`, "yu");
const START = new RegExp(`<(${NAME})`, "yu");
const ATTRIBUTE = new RegExp(`(\\s+)(${NAME})(\\s*=\\s*)("[^"<]*"|'[^'<]*')`, "yu");
const TAG_END = /(\s*)(\/?)>/y;
const TEXT = /[^<]+/y;
const ENTITY = /&(?:#x([0-9a-f]+)|#(\d+)|(lt|gt|amp|quot|apos));|&/gi;
const SIGNS: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** The tree of a text that is a fragment: any number of elements, texts and comments. */
export function parseFragment(text: string): XmlDocument {
  const root: XmlDocument = { type: "document", children: [] };
  let at = 0;
  let here: XmlParent = root;
  const wrong = (message: string): XmlError =>
    new XmlError(message, text.slice(0, at).split("\n").length);
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found;
  };
  const add = (node: XmlNode): void => {
    node.parent = here;
    here.children.push(node);
  };
  while (at < text.length) {
    const other = match(OTHER);
    if (other) {
      add({ type: "other", raw: other[0], parent: null });
      continue;
    }
    const plain = match(TEXT);
    if (plain) {
      checkEntities(plain[0], wrong);
      add({ type: "text", raw: plain[0], parent: null });
      continue;
    }
    const end = match(END);
    if (end) {
      if (here.type !== "element" || here.name !== end[1])
        throw wrong(`</${end[1]}> closes nothing that is open here`);
      here.close = end[2] ?? "";
      here = here.parent ?? root;
      continue;
    }
    if (text.startsWith("<!DOCTYPE", at)) throw wrong("A document type is not accepted");
    const start = match(START);
    if (!start) throw wrong("This is not well-formed XML");
    const element: XmlElement = {
      type: "element",
      name: start[1] ?? "",
      attributes: [],
      gap: "",
      close: null,
      children: [],
      parent: null,
    };
    for (let found = match(ATTRIBUTE); found; found = match(ATTRIBUTE)) {
      const [, before = "", name = "", equals = "", quoted = ""] = found;
      if (element.attributes.some((each) => each.name === name))
        throw wrong(`<${element.name}> has the attribute ${name} twice`);
      checkEntities(quoted, wrong);
      const quote = quoted.charAt(0);
      element.attributes.push({ before, name, equals, quote, raw: quoted.slice(1, -1) });
    }
    const tail = match(TAG_END);
    if (!tail) throw wrong(`The tag <${element.name}> is not well-formed`);
    element.gap = tail[1] ?? "";
    add(element);
    if (tail[2] === "") here = element;
  }
  if (here.type === "element") throw wrong(`<${here.name}> is not closed`);
  return root;
}

/** The tree of a whole document, which has one element at its top. */
export function parseXml(text: string): XmlDocument {
  const found = parseFragment(text);
  if (found.children.filter((node) => node.type === "element").length !== 1)
    throw new XmlError("The text has no single element at its top", 1);
  return found;
}

function checkEntities(text: string, wrong: (message: string) => XmlError): void {
  for (const [found] of text.matchAll(ENTITY))
    if (found === "&") throw wrong("A lone & must be written as &amp;");
}

export function printXml(node: XmlNode | XmlDocument): string {
  if (node.type === "text" || node.type === "other") return node.raw;
  const inside = node.children.map(printXml).join("");
  if (node.type === "document") return inside;
  const attributes = node.attributes
    .map(({ before, name, equals, quote, raw }) => before + name + equals + quote + raw + quote)
    .join("");
  const start = `<${node.name}${attributes}${node.gap}`;
  if (node.children.length === 0 && node.close === null) return `${start}/>`;
  return `${start}>${inside}</${node.name}${node.close ?? ""}>`;
}

export function rootOf(document: XmlDocument): XmlElement {
  return document.children.find((node) => node.type === "element") as XmlElement;
}

function decode(raw: string): string {
  return raw.replace(/[\t\n\r]/g, " ").replace(ENTITY, (_, hex, decimal, name) => {
    if (name) return SIGNS[String(name).toLowerCase()] ?? "";
    return String.fromCodePoint(hex ? parseInt(hex as string, 16) : Number(decimal));
  });
}

function encode(value: string, quote: string): string {
  return value
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(quote, quote === '"' ? "&quot;" : "&apos;")
    .replace(/[\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** The attribute's value by its name as it is written; null where there is none. */
export function attribute(element: XmlElement, name: string): string | null {
  const found = element.attributes.find((each) => each.name === name);
  return found ? decode(found.raw) : null;
}

/** Writes the attribute where its value is another; null takes it away. */
export function setAttribute(element: XmlElement, name: string, value: string | null): void {
  if (attribute(element, name) === value) return;
  const at = element.attributes.findIndex((each) => each.name === name);
  if (value === null) {
    element.attributes.splice(at, 1);
    return;
  }
  const old = element.attributes[at];
  if (old) {
    element.attributes[at] = { ...old, raw: encode(value, old.quote) };
    return;
  }
  const raw = encode(value, '"');
  element.attributes.push({ before: " ", name, equals: "=", quote: '"', raw });
}

/** The prefix of a name: "" where it has none. */
export function splitName(name: string): [prefix: string, local: string] {
  const at = name.indexOf(":");
  return at < 0 ? ["", name] : [name.slice(0, at), name.slice(at + 1)];
}

/** What a prefix stands for at the element; null where it is not declared. */
export function namespaceOf(element: XmlElement, prefix: string): string | null {
  const name = prefix === "" ? "xmlns" : `xmlns:${prefix}`;
  for (let here: XmlParent | null = element; here?.type === "element"; here = here.parent) {
    const found = attribute(here, name);
    if (found !== null) return found;
  }
  return null;
}

/** A prefix that stands for the namespace at the element; null where there is none. */
export function prefixFor(element: XmlElement, namespace: string): string | null {
  for (let here: XmlParent | null = element; here?.type === "element"; here = here.parent) {
    for (const { name } of here.attributes) {
      const [head, local] = splitName(name);
      if (head === "xmlns" && attribute(here, name) === namespace) return local;
    }
  }
  return null;
}

export function elementsIn(parent: XmlParent): XmlElement[] {
  return parent.children.filter((node) => node.type === "element");
}
