import { t } from "../../util/i18n.ts";
import type { Change, Ends, Notation, PadEntry, Tool } from "../notation.ts";
import { FACTS } from "../modeling.ts";
import { use, type Line, type Part } from "../parts.ts";
import { idFrom, labelOf, parseLabel, unused, type StateKind } from "./chart.ts";
import { drawState, drawTransition } from "./draw.ts";
import { SIZE } from "./layout.ts";
import {
  isState,
  isTransition,
  renamed,
  startsHere,
  type StatePart,
  type StateSaid,
  type TransitionSaid,
} from "./parts.ts";

const STATE: Omit<StateSaid, "id" | "rank"> = {
  origin: null,
  kind: "state",
  name: "",
  deep: false,
  entry: "",
  exit: "",
  initial: [],
};

const TRANSITION: Omit<TransitionSaid, "id" | "rank"> = {
  ...{ origin: null, event: "", cond: "", after: "", internal: false },
  ...{ others: [], actions: "", stays: false, given: "" },
};

const ICONS = {
  state: '<rect x="3" y="6" width="18" height="12" rx="3"/>',
  compound:
    '<rect x="2.5" y="4" width="19" height="16" rx="3"/><path d="M2.5 9h19"/><rect x="6" y="12" width="6" height="4.5" rx="1"/>',
  parallel:
    '<rect x="2.5" y="4" width="19" height="16" rx="3"/><path d="M2.5 12h19" stroke-dasharray="2.5 2.5"/>',
  final:
    '<rect x="3" y="6" width="18" height="12" rx="3"/><rect x="6" y="9" width="12" height="6" rx="1"/>',
  history: '<circle cx="12" cy="12" r="8.5"/><path d="M9.5 8.5v7M14.5 8.5v7M9.5 12h5"/>',
  deep: '<circle cx="12" cy="12" r="8.5"/><path d="M7.8 8.8v6.4M11.8 8.8v6.4M7.8 12h4M15.6 9v3M14.3 9.8l2.6 1.5M16.9 9.8l-2.6 1.5"/>',
  start:
    '<circle cx="5" cy="12" r="3" fill="currentColor"/><path d="M8 12h12M15.5 7.5 20 12l-4.5 4.5"/>',
};

function tool(name: keyof typeof ICONS, title: string, facts: object, size: object): Tool {
  const box = size as { width: number; height: number };
  return {
    name,
    title,
    icon: ICONS[name],
    type: "machine:state",
    facts: { ...STATE, ...facts },
    ...box,
  };
}

const tools = (): Tool[] => [
  tool("state", t("State"), {}, SIZE.state),
  tool("compound", t("State with states in it"), {}, { width: 300, height: 180 }),
  tool("parallel", t("States side by side"), { kind: "parallel" }, SIZE.parallel),
  tool("final", t("Final state"), { kind: "final" }, SIZE.final),
  tool("history", t("Where it was left (history)"), { kind: "history" }, SIZE.history),
  tool(
    "deep",
    t("Where it was left, inner states as well (deep history)"),
    { kind: "history", deep: true },
    SIZE.history,
  ),
];

let ranks = 1_000_000;
const kindOf = (part: Part): StateKind | null => (isState(part) ? part.businessObject.kind : null);

function idFor(part: Part, ends: Ends | null, taken: (id: string) => boolean): string {
  if (ends === null) {
    const { kind = "state" } = (part.businessObject ?? {}) as Partial<StateSaid>;
    return unused(kind, taken);
  }
  const { source } = ends;
  if (kindOf(source) === "history") return unused(`${source.id}.default`, taken);
  let number = source.outgoing.length + 1;
  while (taken(`${source.id}.${number}`)) number += 1;
  return `${source.id}.${number}`;
}

function holds(container: Part, part: Part): boolean {
  const kind = (part.businessObject as StateSaid).kind;
  if (container.parent === null || container.parent === undefined) return kind !== "history";
  const outer = kindOf(container);
  return outer === "state" || (outer === "parallel" && kind !== "final");
}

function refusal(source: Part, target: Part): string | null {
  if (kindOf(source) === "final") return t("Nothing leads out of a final state.");
  const taken =
    kindOf(source) === "history" && source.outgoing.some((each) => each.target !== target);
  return taken || (kindOf(source) === "history" && source === target)
    ? t("A history has one line, to where it leads the first time.")
    : null;
}

function padOf(part: Part, diagram: object): PadEntry[] {
  if (!isState(part)) return [];
  const entries: PadEntry[] = [];
  const { kind, id } = part.businessObject;
  const change = (changes: Change[]) => () =>
    use(diagram, "commandStack").execute(FACTS, { changes });
  const parent = part.parent;
  if (parent && kind !== "history" && kindOf(parent) !== "parallel" && !startsHere(part)) {
    const run = change([{ part: parent, facts: { initial: [id] } }]);
    entries.push({ name: "start", title: t("Start here"), icon: ICONS.start, run });
  }
  if (kind === "state" || kind === "parallel") {
    const other = kind === "state" ? "parallel" : "state";
    const title =
      kind === "state" ? t("Turn into states side by side") : t("Turn into a plain state");
    const run = change([{ part, facts: { kind: other, initial: [] } }]);
    entries.push({ name: "kind", title, icon: ICONS[other], run });
  }
  return entries;
}

function wordsOf(part: Part): string | null {
  if (isTransition(part))
    return kindOf(part.source) === "history" ? null : labelOf(part.businessObject);
  if (!isState(part) || part.businessObject.kind === "history") return null;
  const { name, id } = part.businessObject;
  return name || (AUTOMATIC.test(id) ? "" : id);
}

const AUTOMATIC = /^(?:state|final|parallel)(?:_\d+)?$/;

function reword(part: Part, text: string, diagram: object): Change[] | null {
  if (isTransition(part)) {
    const facts = parseLabel(text);
    return facts && [{ part, facts }];
  }
  if (!isState(part)) return null;
  const { id, name } = part.businessObject;
  if (text === (wordsOf(part) ?? "")) return null;
  const registry = use(diagram, "elementRegistry");
  const next = idFrom(text, (taken) => registry.get(taken) !== undefined);
  if (AUTOMATIC.test(id) && name === "" && next !== null)
    return renamed(diagram, part, next, { name: text === next ? "" : text });
  return [{ part, facts: { name: text } }];
}

/** State machines: states in states, and transitions between them. */
export const machineNotation: Notation = {
  get tools() {
    return tools();
  },
  appendable: (part) => {
    const kind = kindOf(part);
    const [state, , , final] = tools();
    if (kind === "history") return part.outgoing.length === 0 ? [state!] : [];
    if (kind === "state" || kind === "parallel")
      return kindOf(part.parent as Part) === "parallel" ? [state!] : [state!, final!];
    return [];
  },
  pad: padOf,
  connect: (source, target) =>
    kindOf(target) !== null && refusal(source, target) === null ? { ...TRANSITION } : null,
  refusal,
  mayHold: holds,
  mayResize: (part) => kindOf(part) !== "history",
  least: (part) => {
    const inner = part.children.filter(isState);
    const right = Math.max(60, ...inner.map((each) => each.x + each.width + 12 - part.x));
    const bottom = Math.max(36, ...inner.map((each) => each.y + each.height + 12 - part.y));
    return { width: right, height: bottom };
  },
  idFor,
  fresh: (facts, id) => {
    const base = "kind" in facts ? STATE : TRANSITION;
    ranks += 1;
    return { ...base, ...facts, origin: null, given: "", initial: [], id, rank: ranks };
  },
  drawShape: (part, pen) => drawState(part as StatePart, pen),
  drawLine: (line, pen) => drawTransition(line as Line<TransitionSaid>, pen),
  words: wordsOf,
  reword,
};
