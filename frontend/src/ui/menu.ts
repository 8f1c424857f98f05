import "@awesome.me/webawesome/dist/components/dropdown/dropdown.js";
import "@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js";
import { el } from "./el.ts";
import { icon } from "./icons.ts";

export interface MenuItem {
  label: string;
  icon?: string;
  danger?: boolean;
  disabled?: boolean;
  run: () => void;
}

/** A button that opens a menu of actions. */
export function menu(
  trigger: HTMLElement,
  items: MenuItem[],
  placement = "bottom-end",
): HTMLElement {
  trigger.slot = "trigger";
  const entries = items.map((item, index) => {
    const entry = el("wa-dropdown-item", {
      value: String(index),
      variant: item.danger ? "danger" : "default",
      disabled: item.disabled ?? false,
    });
    if (item.icon) {
      const mark = icon(item.icon);
      mark.slot = "icon";
      entry.append(mark);
    }
    entry.append(item.label);
    return entry;
  });
  const dropdown = el("wa-dropdown", { placement }, trigger, ...entries);
  dropdown.addEventListener("wa-select", (event) => {
    const { item } = (event as CustomEvent<{ item: { value: string } }>).detail;
    items[Number(item.value)]?.run();
  });
  return dropdown;
}
