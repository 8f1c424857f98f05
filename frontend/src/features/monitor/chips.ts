import { t } from "../../util/i18n.ts";
import { countdown, duration } from "./format.ts";
import type { RuleAt } from "./context.ts";
import type { NodeState, RunState } from "./state.ts";
import { decidedWord, waitWord, whoFor } from "./words.ts";

/** A small label beside a node. `until` makes it count down; an `action` makes it a button. */
export interface Chip {
  readonly key: string;
  readonly tone: "success" | "warning" | "danger" | "accent" | "quiet";
  readonly text: string;
  readonly until?: string;
  readonly action?: "retry" | "open";
  readonly target?: string;
  /** The first rule that decided, so that it can be read in its table. */
  readonly rule?: RuleAt;
}

type Source = (run: RunState, node: NodeState) => Chip | null;

const incident: Source = (run, node) => {
  const open = [...run.incidents.values()].find((i) => i.state === "open" && i.node === node.id);
  if (!open) return null;
  return { key: "incident", tone: "danger", text: open.message, action: "retry", target: open.id };
};

const retry: Source = (_run, node) => {
  if (node.retryAt === null || node.state === "failed") return null;
  const times = { n: node.attempt, m: node.attempts ?? "?" };
  return {
    key: "retry",
    tone: "warning",
    text: t("attempt {n}/{m} failed · again in", times),
    until: node.retryAt,
  };
};

const person: Source = (run, node) => {
  const task = [...run.tasks.values()].find((x) => x.state === "open" && x.node === node.id);
  if (!task) return null;
  const who = whoFor(task);
  return { key: "task", tone: "warning", text: t("waiting for {who}", { who }), action: "open" };
};

const timer: Source = (run, node) => {
  const due = [...run.timers.values()].find((x) => x.state === "scheduled" && x.node === node.id);
  return due ? { key: "timer", tone: "warning", text: t("due in"), until: due.due } : null;
};

const waited: Source = (run, node) => {
  const wait = [...run.waits.values()].find((x) => x.node === node.id && x.kind !== "conditional");
  return wait ? { key: "wait", tone: "warning", text: waitWord(wait) } : null;
};

const decision: Source = (run, node) => {
  const last = run.decisions.get(node.id)?.at(-1);
  if (!last) return null;
  const [number] = last.rules;
  const { kind, decision: key } = last;
  const rule = number === undefined ? {} : { rule: { kind, key, number } };
  return { key: "rule", tone: "accent", text: decidedWord(last), action: "open", ...rule };
};

const finished: Source = (_run, node) => {
  if (node.state !== "done" || isMark(node)) return null;
  const parts = [
    node.duration !== null && node.duration >= 0.001 ? duration(node.duration) : "",
    node.count > 1 ? `×${node.count}` : "",
    node.attempt > 1 ? t("{n} attempts", { n: node.attempt }) : "",
    node.cached ? t("from the cache") : "",
  ];
  return { key: "done", tone: "success", text: ["✓", ...parts.filter(Boolean)].join(" ") };
};

const lost: Source = (_run, node) => {
  if (node.ended === "skipped") return { key: "skipped", tone: "quiet", text: t("skipped") };
  if (node.ended !== "failed") return null;
  const words = node.error?.message || t("Failed");
  return { key: "failed", tone: "danger", text: words, action: "open" };
};

const stopped: Source = (_run, node) =>
  node.state === "cancelled" ? { key: "stopped", tone: "quiet", text: t("cancelled") } : null;

/** Gateways and plain events take no time worth a label; the thick path shows they were passed. */
function isMark(node: NodeState): boolean {
  const instant = node.duration === null || node.duration < 0.05;
  return /Gateway$|^startEvent$|^endEvent$/.test(node.type ?? "") && instant && node.count < 2;
}

const SOURCES: readonly Source[] = [
  incident,
  retry,
  person,
  timer,
  waited,
  decision,
  finished,
  lost,
  stopped,
];

export function chipsOf(run: RunState, node: NodeState): readonly Chip[] {
  return SOURCES.flatMap((source) => source(run, node) ?? []);
}

export function chipText(chip: Chip, now: number): string {
  return chip.until === undefined ? chip.text : `${chip.text} ${countdown(chip.until, now)}`;
}
