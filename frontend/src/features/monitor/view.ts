import { h as make, type ComponentChildren, type VNode } from "preact";

/** What a part of the panel shows. */
export type View = ComponentChildren;

type Keyed = { readonly key?: string | number };

interface Make {
  (tag: string, props: Record<string, unknown> | null, ...children: View[]): VNode;
  <P>(part: (props: P) => View, props: P & Keyed, ...children: View[]): VNode;
}

/** preact's `h`, with an answer type that does not depend on the properties. */
export const h = make as unknown as Make;
