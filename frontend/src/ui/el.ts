type Child = Node | string | number | null | undefined | false;
type Listener = (event: never) => void;
export type Props = Record<
  string,
  string | number | boolean | null | undefined | Listener | object
>;

/**
 * An element from a tag, its properties and its children. Text is always text, never markup, so
 * names that people type cannot become HTML. `onclick` and the like are listeners (`on:wa-hide`
 * for events with a dash), `class` and attributes with a dash are attributes.
 */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props?: Props | null,
  ...children: (Child | Child[])[]
): HTMLElementTagNameMap[K];
export function el(
  tag: string,
  props?: Props | null,
  ...children: (Child | Child[])[]
): HTMLElement;
export function el(
  tag: string,
  props?: Props | null,
  ...children: (Child | Child[])[]
): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) setProp(element, name, value);
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

function setProp(element: HTMLElement, name: string, value: Props[string]): void {
  if (value === null || value === undefined) return;
  if (typeof value === "function") {
    const event = name.startsWith("on:") ? name.slice(3) : name.replace(/^on/, "").toLowerCase();
    element.addEventListener(event, value as unknown as EventListener);
  } else if (name === "style" && typeof value === "object") {
    for (const [key, text] of Object.entries(value)) element.style.setProperty(key, String(text));
  } else if (name === "dataset" && typeof value === "object") {
    Object.assign(element.dataset, value);
  } else if (name !== "class" && !name.includes("-") && name in element) {
    Reflect.set(element, name, value);
  } else if (value === true) {
    element.setAttribute(name, "");
  } else if (value !== false) {
    element.setAttribute(name, String(value));
  }
}

/** Replaces what is in a box. */
export function fillWith(box: Element, ...children: (Child | Child[])[]): void {
  const nodes = children
    .flat()
    .filter((child) => child !== null && child !== undefined && child !== false);
  box.replaceChildren(...nodes.map((child) => (child instanceof Node ? child : String(child))));
}
