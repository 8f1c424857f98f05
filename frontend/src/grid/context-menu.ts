/** A menu at a point of the page: arrows walk it, Escape or a press elsewhere closes it. */

import { el, icon, type MenuItem } from "../ui/index.ts";

export type Entry = MenuItem | "line";

export function contextMenu(x: number, y: number, label: string, entries: readonly Entry[]): void {
  document.querySelector(".fg-context-menu")?.remove();
  const back = document.activeElement as HTMLElement | null;
  const menu = el("div", { class: "fg-context-menu", role: "menu", "aria-label": label });
  const close = () => {
    menu.remove();
    document.removeEventListener("mousedown", onPress, true);
    window.removeEventListener("blur", close);
    back?.focus({ preventScroll: true });
  };
  const onPress = (event: MouseEvent) => {
    if (!menu.contains(event.target as Node)) close();
  };
  for (const entry of entries) menu.append(entryElement(entry, close));
  menu.addEventListener("keydown", (event) => walk(event, menu, close));
  document.addEventListener("mousedown", onPress, true);
  window.addEventListener("blur", close);
  document.body.append(menu);
  menu.style.left = `${Math.max(4, Math.min(x, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(4, Math.min(y, innerHeight - menu.offsetHeight - 8))}px`;
  menu.querySelector<HTMLElement>("button:not(:disabled)")?.focus();
}

function entryElement(entry: Entry, close: () => void): HTMLElement {
  if (entry === "line") return el("hr");
  return el(
    "button",
    {
      type: "button",
      role: "menuitem",
      disabled: entry.disabled ?? false,
      class: entry.danger ? "fg-danger" : "",
      onclick: () => {
        close();
        entry.run();
      },
    },
    icon(entry.icon ?? "chevron-right"),
    entry.label,
  );
}

function walk(event: KeyboardEvent, menu: HTMLElement, close: () => void): void {
  event.stopPropagation();
  const items = Array.from(menu.querySelectorAll<HTMLElement>("button:not(:disabled)"));
  const at = items.indexOf(document.activeElement as HTMLElement);
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
  const step = steps[event.key];
  if (step !== undefined) items[(at + step + items.length) % items.length]?.focus();
  else if (event.key === "Escape" || event.key === "Tab") close();
  else return;
  event.preventDefault();
}
