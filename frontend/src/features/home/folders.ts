import type { Model } from "../../api/types.ts";
import { el, icon } from "../../ui/index.ts";
import type { Shelf } from "./shelf.ts";

const KEY = "fg-open-folders";

/** Which folders of a workspace are open, as this browser remembers it; all are closed at first. */
export class OpenFolders {
  readonly #key: string;
  readonly #names: Set<string>;

  constructor(workspace: string) {
    this.#key = `${KEY}:${workspace}`;
    this.#names = new Set(stored(this.#key));
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  set(name: string, open: boolean): void {
    if (open) this.#names.add(name);
    else this.#names.delete(name);
    try {
      localStorage.setItem(this.#key, JSON.stringify([...this.#names]));
    } catch {
      // A browser that keeps nothing has its folders closed after a reload.
    }
  }
}

function stored(key: string): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(found) ? found.filter((name) => typeof name === "string") : [];
  } catch {
    return [];
  }
}

/** A folder as a section that opens and closes; `toggled` hears of what the person does. */
export function folderSection(
  name: string,
  models: readonly Model[],
  shelf: Shelf,
  options: { open: boolean; toggled: (open: boolean) => void },
): HTMLElement {
  const section = el(
    "details",
    { class: "fg-folder", "data-folder": name },
    el(
      "summary",
      { class: "fg-folder-head" },
      icon("chevron-right"),
      icon("folder"),
      el("h2", null, name),
      el("span", { class: "fg-badge" }, models.length),
    ),
    shelf.element,
  );
  let shown = options.open;
  section.open = shown;
  shelf.show(shown ? models : []);
  section.addEventListener("toggle", () => {
    if (section.open === shown) return;
    shown = section.open;
    shelf.show(shown ? models : []);
    options.toggled(shown);
  });
  return section;
}
