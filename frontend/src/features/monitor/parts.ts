import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { icon } from "../../ui/index.ts";
import type { Tone } from "./words.ts";
import { h, type View } from "./view.ts";

/** One of the bundled icons inside a preact tree. */
export function Icon({ name }: { name: string }): View {
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => box.current?.replaceChildren(icon(name)), [name]);
  return h("span", { class: "fg-run-icon", ref: box });
}

export function Badge(props: { tone: Tone; children?: ComponentChildren }): View {
  return h("span", { class: "fg-badge", "data-tone": props.tone }, props.children);
}

export interface ButtonProps {
  readonly icon?: string;
  readonly strong?: boolean;
  readonly label?: string;
  readonly onClick: () => void;
  readonly children?: ComponentChildren;
}

export function Button(props: ButtonProps): View {
  return h(
    "button",
    {
      type: "button",
      class: `fg-icon-button fg-run-button${props.strong ? " fg-run-button-strong" : ""}`,
      "aria-label": props.label,
      title: props.label,
      onClick: props.onClick,
    },
    props.icon ? h(Icon, { name: props.icon }) : null,
    props.children,
  );
}

/** Names and values, one below the other. */
export function Facts({
  items,
}: {
  items: readonly (readonly [string, ComponentChildren])[];
}): View {
  const known = items.filter(([, value]) => value !== null && value !== undefined && value !== "");
  if (known.length === 0) return null;
  return h(
    "dl",
    { class: "fg-run-facts" },
    known.flatMap(([name, value]) => [h("dt", null, name), h("dd", null, value)]),
  );
}

export function Section(props: { title: string; children?: ComponentChildren }): View {
  return h("section", { class: "fg-run-section" }, h("h3", null, props.title), props.children);
}

export function toneOf(look: string): Tone {
  const tones: Record<string, Tone> = {
    active: "accent",
    running: "accent",
    waiting: "warning",
    done: "success",
    completed: "success",
    failed: "danger",
    new: "accent",
  };
  return tones[look] ?? "neutral";
}
