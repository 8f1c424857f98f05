import { t } from "../../util/i18n.ts";
import { list, number, record, strings, text, type RunEvent } from "./events.ts";
import { duration, short } from "./format.ts";
import type { DecisionRun, RunState, UserTask, Wait } from "./state.ts";

export type Tone = "neutral" | "accent" | "success" | "warning" | "danger";

/** One line of the history: what happened, in words, and how it should feel. */
export interface Line {
  readonly text: string;
  readonly tone: Tone;
  readonly icon: string;
}

export function whoFor(task: Pick<UserTask, "assignee" | "groups">): string {
  const people = [task.assignee ?? "", ...task.groups].filter((name) => name !== "");
  return people.length > 0 ? people.join(" / ") : t("anyone");
}

/** What is waited for: a message with the key it must carry, or a signal. */
export function waitWord(wait: Pick<Wait, "kind" | "name" | "correlation">): string {
  if (wait.kind === "conditional") return t("waits for its condition");
  if (wait.kind === "signal") return t("waits for the signal “{name}”", { name: wait.name });
  const key = wait.correlation === null ? "" : ` · ${wait.correlation}`;
  return t("waits for the message “{name}”", { name: wait.name }) + key;
}

export function statusWord(status: string): string {
  const words: Record<string, string> = {
    new: t("Starting"),
    running: t("Running"),
    completed: t("Completed"),
    cancelled: t("Cancelled"),
    failed: t("Failed"),
  };
  return words[status] ?? status;
}

export function lookWord(look: string): string {
  const words: Record<string, string> = {
    idle: t("Not reached"),
    active: t("Working"),
    waiting: t("Waiting"),
    done: t("Done"),
    failed: t("Failed"),
    skipped: t("skipped"),
    cancelled: t("Cancelled"),
  };
  return words[look] ?? look;
}

export function rulesWord(rules: readonly number[]): string {
  if (rules.length === 0) return t("No rule matched");
  if (rules.length === 1) return t("Rule {n}", { n: rules[0] ?? 0 });
  return t("Rules {n}", { n: rules.join(", ") });
}

/** Which rules of a set fired, by their names. */
export function firedWord(names: readonly string[]): string {
  const [first = "", ...rest] = names;
  if (names.length === 0) return t("No rule fired");
  return rest.length === 0 ? first : t("{name} +{n}", { name: first, n: rest.length });
}

export function decidedWord(run: Pick<DecisionRun, "kind" | "names" | "rules">): string {
  return run.kind === "rules" ? firedWord(run.names) : rulesWord(run.rules);
}

function assignments(values: unknown): string {
  const pairs = Object.entries(record(values)).map(([name, value]) => `${name} = ${short(value)}`);
  return pairs.join(" · ");
}

type Teller = (event: RunEvent, name: string, run: RunState) => Line | null;

const say = (icon: string, tone: Tone, words: string): Line => ({ icon, tone, text: words });

const TELLERS: Readonly<Record<string, Teller>> = {
  "instance.started": () => say("play", "accent", t("Started")),
  "instance.completed": () => say("flag", "success", t("The run is complete")),
  "instance.cancelled": ({ data }) =>
    say("ban", "warning", t("Cancelled by {who}: {why}", pair(data.by, data.reason))),
  "node.entered": ({ data }, name) =>
    isState(data.type)
      ? say("circle-dot", "accent", t("{node} entered", { node: name }))
      : say("chevron-right", "neutral", t("{node} began", { node: name })),
  "node.completed": ({ data, node }, name, run) => {
    const told = { node: name, time: duration(number(data.duration)) };
    return node !== null && isState(run.nodes.get(node)?.type)
      ? say("circle-dot", "neutral", t("{node} left after {time}", told))
      : say("check", "success", t("{node} done in {time}", told));
  },
  "node.failed": ({ data }, name) =>
    say(
      "circle-alert",
      "danger",
      t("{node} failed for good: {why}", {
        node: name,
        why: text(record(data.error).message) ?? "",
      }),
    ),
  "node.skipped": (_event, name) => say("ban", "warning", t("{node} was skipped", { node: name })),
  "node.expanded": () => null,
  "event.received": ({ data }) =>
    say("zap", "accent", t("Told: {event}", { event: short(data.event) }) + carried(data.payload)),
  "event.raised": ({ data }) =>
    say(
      "zap",
      "neutral",
      t("Raised: {event}", { event: short(data.event) }) + carried(data.payload),
    ),
  "event.taken": () => null,
  "event.sent": ({ data }) =>
    say(
      "send",
      "neutral",
      t("Sent: {event}", { event: short(data.event) }) + carried(data.payload),
    ),
  "log.written": ({ data }, name) =>
    say(
      "message-square",
      "neutral",
      [name, text(data.label), shown(data.value)].filter(Boolean).join(" · "),
    ),
  "history.recorded": () => null,
  "machine.invoked": () => null,
  "machine.rested": () => null,
  "node.cancelled": (_event, name) =>
    say("ban", "warning", t("{node} was cancelled", { node: name })),
  "flow.taken": () => null,
  "gateway.evaluated": ({ data }, name) =>
    say(
      "git-branch",
      "accent",
      t("{node} chose: {what}", { node: name, what: conditions(data.conditions) }),
    ),
  "variables.set": ({ data }) => say("braces", "neutral", assignments(data.variables)),
  "job.created": ({ data }, name) =>
    say(
      "zap",
      "neutral",
      t("{node}: {handler} called", { node: name, handler: short(data.handler) }),
    ),
  "job.failed": ({ data }, name) =>
    say(
      "circle-alert",
      "danger",
      t("{node} failed (attempt {n}): {why}", {
        node: name,
        n: number(data.attempt) ?? 1,
        why: text(record(data.error).message) ?? "",
      }),
    ),
  "job.completed": ({ data }, name) =>
    data.cached === true
      ? say("layers", "accent", t("{node}: the result came from the cache", { node: name }))
      : say("circle-check", "neutral", t("{node} answered", { node: name })),
  "timer.scheduled": (_event, name) =>
    say("timer", "neutral", t("{node} set its timer", { node: name })),
  "timer.fired": (_event, name) =>
    say("bell", "accent", t("{node}: the time has come", { node: name })),
  "timer.cancelled": (_event, name) =>
    say("timer", "neutral", t("{node} no longer waits", { node: name })),
  "user_task.created": ({ data }, name) =>
    say(
      "user",
      "warning",
      t("{node} waits for {who}", {
        node: name,
        who: whoFor({ assignee: text(data.assignee), groups: strings(data.candidate_groups) }),
      }),
    ),
  "user_task.completed": ({ data }, name) =>
    say(
      "circle-check",
      "accent",
      t("{node} completed by {who}", { node: name, who: short(data.by) }),
    ),
  "user_task.cancelled": (_event, name) =>
    say("ban", "warning", t("{node}: task withdrawn", { node: name })),
  "decision.evaluated": ({ data }, name) =>
    say(
      "table-2",
      "accent",
      t("{node} decided: {rules} → {what}", {
        node: name,
        rules: rulesWord(rulesOf(data.rules)),
        what: short(data.outputs),
      }) + (data.cached === true ? ` · ${t("from the cache")}` : ""),
    ),
  "rules.evaluated": ({ data }, name) =>
    say(
      "list-checks",
      "accent",
      t("{node} decided: {rules} → {what}", {
        node: name,
        rules: firedWord(
          list(data.fired).map((rule) => text(record(rule).name) ?? text(record(rule).rule) ?? ""),
        ),
        what: short(data.outputs),
      }),
    ),
  "subscription.opened": ({ data }, name) =>
    say("bell", "neutral", `${name}: ${waitWord(waitOf(data))}`),
  "subscription.triggered": ({ data }, name) =>
    say("message-square", "accent", t("{node}: it has come", { node: name }) + payload(data)),
  "subscription.cancelled": (_event, name) =>
    say("bell", "neutral", t("{node} no longer waits", { node: name })),
  "message.thrown": ({ data }, name) =>
    say(
      "send",
      "accent",
      t("{node} sent the message “{name}”", { node: name, name: short(data.name) }) + payload(data),
    ),
  "signal.thrown": ({ data }, name) =>
    say(
      "radio",
      "accent",
      t("{node} sent the signal “{name}”", { node: name, name: short(data.name) }) + payload(data),
    ),
  "call.started": ({ data }, name) =>
    say(
      "external-link",
      "neutral",
      t("{node} called “{process}”", { node: name, process: short(data.process) }),
    ),
  "call.returned": (_event, name) =>
    say("circle-check", "accent", t("{node}: the call returned", { node: name })),
  "call.failed": ({ data }, name) =>
    say(
      "circle-alert",
      "danger",
      t("{node}: the call failed: {why}", { node: name, why: short(data.code) }),
    ),
  "incident.raised": ({ data }, name) =>
    say(
      "triangle-alert",
      "danger",
      t("{node} needs a person: {why}", { node: name, why: short(data.message) }),
    ),
  "incident.resolved": ({ data }, name) =>
    data.how === "retry"
      ? say(
          "rotate-ccw",
          "accent",
          t("{node}: retried by {who}", { node: name, who: short(data.by) }),
        )
      : say("check", "neutral", t("{node}: incident closed", { node: name })),
  "compensation.planned": ({ data }, name) =>
    say("undo-2", "warning", t("{node} undoes {count}, the last first", undoing(data, name))),
  "compensation.next": () => null,
  "error.thrown": ({ data }, name) =>
    say(
      "circle-alert",
      "danger",
      t("{node}: error {code}", { node: name, code: short(data.code) }),
    ),
  "escalation.thrown": ({ data }, name) =>
    say(
      "circle-alert",
      "warning",
      t("{node}: escalation {code}", { node: name, code: short(data.code) }),
    ),
  "loop.started": ({ data }, name) =>
    say(
      "refresh-cw",
      "neutral",
      t("{node} is repeated: {count}", { node: name, count: times(data) }),
    ),
  "loop.next": () => null,
  "loop.behaved": () => null,
  "loop.stopped": (_event, name) =>
    say("refresh-cw", "neutral", t("{node}: no more repetitions", { node: name })),
  "condition.evaluated": () => null,
  "gateway.reset": () => null,
  "budget.neared": ({ data }) =>
    say(
      "triangle-alert",
      "warning",
      data.budget === "variables"
        ? t("The variables take {used} of the {most} bytes they may", counts(data))
        : t("{used} of the {most} events this run may record are used", counts(data)),
    ),
};

function isState(type: unknown): boolean {
  return ["state", "parallel", "final"].includes(String(type));
}

function carried(payload: unknown): string {
  return payload === null || payload === undefined ? "" : ` · ${short(payload)}`;
}

function shown(value: unknown): string {
  return value === undefined ? "" : short(value);
}

/** One event as a line of the history; null for what the drawing shows better. */
export function tell(event: RunEvent, name: string, run: RunState): Line | null {
  const teller = TELLERS[event.kind];
  return teller ? teller(event, name, run) : say("circle-dot", "neutral", `${event.kind} ${name}`);
}

function waitOf(data: RunEvent["data"]): Pick<Wait, "kind" | "name" | "correlation"> {
  const { kind, name, correlation } = data;
  return { kind: text(kind) ?? "", name: text(name) ?? "", correlation: text(correlation) };
}

function undoing(data: RunEvent["data"], name: string): { node: string; count: string } {
  const steps = Array.isArray(data.plan) ? data.plan.length : 0;
  return { node: name, count: steps === 1 ? t("one step") : t("{n} steps", { n: String(steps) }) };
}

function times(data: RunEvent["data"]): string {
  const count = number(data.count);
  return count === null ? t("as long as it must") : t("{n} times", { n: grouped(count) });
}

function counts(data: RunEvent["data"]): { used: string; most: string } {
  return { used: grouped(data.used), most: grouped(data.most) };
}

function grouped(value: unknown): string {
  return (number(value) ?? 0).toLocaleString("en");
}

function payload(data: RunEvent["data"]): string {
  const words = assignments(data.variables);
  return words === "" ? "" : ` · ${words}`;
}

function pair(who: unknown, why: unknown): { who: string; why: string } {
  return { who: text(who) ?? "–", why: text(why) ?? "–" };
}

function rulesOf(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.flatMap((rule) => number(rule) ?? []) : [];
}

function conditions(value: unknown): string {
  const items = Array.isArray(value) ? value.map(record) : [];
  return items
    .flatMap((item) => conditionWord(item.expression, item.value, item.default === true) ?? [])
    .join(" · ");
}

/** `amount > 1000 → true`; a default path has no condition of its own. */
export function conditionWord(
  expression: unknown,
  value: unknown,
  isDefault: boolean,
): string | null {
  const source = text(expression);
  if (source === null) return isDefault && value === true ? t("otherwise") : null;
  return `${source.replace(/^=\s*/, "")} → ${value === null || value === undefined ? "null" : String(value)}`;
}
