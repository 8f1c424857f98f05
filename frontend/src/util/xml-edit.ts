import { elementsIn, type XmlElement, type XmlNode, type XmlParent, type XmlText } from "./xml.ts";

const STEP = "  ";

function isSpace(node: XmlNode | undefined): node is XmlText {
  return node?.type === "text" && node.raw.trim() === "";
}

/** The white space with which the node's line begins; null where it stands within a line. */
export function indentOf(node: XmlNode): string | null {
  const inside = node.parent?.children ?? [];
  const before = inside[inside.indexOf(node) - 1];
  if (!before || before.type !== "text") return null;
  const at = before.raw.lastIndexOf("\n");
  const space = before.raw.slice(at + 1);
  return at < 0 || space.trim() !== "" ? null : space;
}

/** With which white space the lines directly inside an element begin. */
function indentInside(parent: XmlParent): string {
  for (const child of elementsIn(parent)) {
    const found = indentOf(child);
    if (found !== null) return found;
  }
  return parent.type === "document" ? "" : (indentOf(parent) ?? "") + STEP;
}

const newline = (space: string, parent: XmlParent): XmlText => ({
  type: "text",
  raw: `\n${space}`,
  parent,
});

/** Puts the element on a line of its own, after the last of those that `before` picks, else first. */
export function insertElement(
  parent: XmlElement,
  element: XmlElement,
  before: (sibling: XmlElement) => boolean,
): void {
  const space = indentInside(parent);
  const last = elementsIn(parent).filter(before).at(-1);
  const at = last ? parent.children.indexOf(last) + 1 : 0;
  indent(element, space);
  element.parent = parent;
  const rest = parent.children.slice(at);
  parent.children.splice(at, 0, newline(space, parent), element);
  const next = rest[0];
  if (next === undefined || (next.type !== "text" && at === 0)) {
    const own = next === undefined ? (indentOf(parent) ?? "") : space;
    parent.children.splice(at + 2, 0, newline(own, parent));
  }
  parent.close ??= "";
}

/** Takes the node away, with the line that it stood on. */
export function removeNode(node: XmlNode): void {
  const { parent } = node;
  if (!parent) return;
  const at = parent.children.indexOf(node);
  const before = parent.children[at - 1];
  const own = indentOf(node);
  parent.children.splice(at, 1);
  if (own !== null && before?.type === "text") {
    before.raw = before.raw.slice(0, before.raw.lastIndexOf("\n"));
    if (before.raw === "") parent.children.splice(at - 1, 1);
  }
  if (
    parent.type === "element" &&
    parent.children.every(isSpace) &&
    elementsIn(parent).length === 0
  )
    collapse(parent);
  node.parent = null;
}

function collapse(element: XmlElement): void {
  element.children = [];
  element.close = null;
}

/** Lets the lines of the element begin with this white space, deeper ones as much deeper as now. */
function indent(element: XmlElement, space: string): void {
  const old = element.parent ? (indentOf(element) ?? "") : "";
  const visit = (parent: XmlElement): void => {
    for (const child of parent.children) {
      if (isSpace(child)) child.raw = child.raw.replaceAll(`\n${old}`, `\n${space}`);
      else if (child.type === "element") visit(child);
    }
  };
  visit(element);
}

/** Moves the element into another parent, its lines with it. */
export function moveElement(
  element: XmlElement,
  parent: XmlElement,
  before: (sibling: XmlElement) => boolean,
): void {
  const old = indentOf(element) ?? "";
  const visit = (inside: XmlElement): void => {
    for (const child of inside.children) {
      if (isSpace(child)) child.raw = child.raw.replaceAll(`\n${old}`, "\n");
      else if (child.type === "element") visit(child);
    }
  };
  removeNode(element);
  visit(element);
  insertElement(parent, element, before);
}

/** Lets these elements stand in this order in the places that they take up together. */
export function reorder(wanted: readonly XmlElement[]): void {
  const parent = wanted[0]?.parent;
  if (!parent) return;
  const places = wanted.map((each) => parent.children.indexOf(each)).sort((a, b) => a - b);
  for (const [index, place] of places.entries()) parent.children[place] = wanted[index]!;
}

/** The text without the white space that all of its lines begin with. */
export function dedent(text: string): string {
  const lines = text
    .replace(/^\s*\n/, "")
    .trimEnd()
    .split("\n");
  const deep = lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
  const common = Math.min(...deep);
  if (!Number.isFinite(common)) return "";
  // The first line may have lost its own white space, where the text began within a line.
  return lines
    .map((line) => line.slice(Math.min(common, Math.max(0, line.search(/\S|$/)))))
    .join("\n");
}
