/** What a set of rules does with one case, in words, and of each rule why it fired or did not. */

import { placeOf, type Problem } from "../../grid/sheet.ts";
import { readable, type Json } from "../../grid/try-inputs.ts";
import type { Tried } from "../../grid/table-state.ts";
import { el, icon } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import type { RulesDocument } from "./sheet.ts";

export type Verdict =
  "fired" | "not_matched" | "error" | "group_taken" | "not_in_effect" | "disabled" | "not_reached";

export interface Traced {
  readonly rule: string;
  readonly row: number;
  readonly verdict: Verdict;
  readonly reason: string;
}

export interface RulesEvaluated {
  readonly ok: boolean;
  readonly fired: readonly { rule: string; row: number; changes: Record<string, Json> }[];
  readonly changes: Record<string, Json>;
  readonly trace: readonly Traced[];
  readonly errors: readonly { rule: string; row: number; message: string }[];
  readonly calls: readonly { handler: string; parameters: Record<string, Json> }[];
  readonly told: readonly { name: string; data: Record<string, Json> }[];
}

type GoTo = (row: number, column: number) => void;

const MOST = 100;
const ICONS: Record<Verdict, string> = {
  fired: "circle-check",
  not_matched: "minus",
  error: "circle-alert",
  group_taken: "ban",
  not_in_effect: "clock",
  disabled: "eye-off",
  not_reached: "minus",
};

export function verdictWord(verdict: Verdict): string {
  return {
    fired: t("fired"),
    not_matched: t("does not hold"),
    error: t("could not be evaluated"),
    group_taken: t("another of its group fired"),
    not_in_effect: t("not in effect"),
    disabled: t("switched off"),
    not_reached: t("not reached"),
  }[verdict];
}

/** The name of a rule as its row says it. */
function nameOf(document: RulesDocument, row: number): string {
  const at = document.columns.findIndex((column) => column.id === "name");
  return document.rows[row - 1]?.cells[at]?.trim() || t("Row {n}", { n: row });
}

/** The marks in the grid: the rules that fired, and what stopped the others. */
export function triedOf(answer: RulesEvaluated): Tried {
  const stopped = answer.trace.filter(({ verdict }) => verdict !== "fired");
  const columns: Partial<Record<Verdict, string>> = {
    group_taken: "group",
    not_in_effect: "from",
    disabled: "enabled",
  };
  return {
    matched: answer.fired.map(({ row }) => row - 1),
    missed: new Map(
      stopped.map(({ row, verdict, reason }) => [
        row - 1,
        { column: columns[verdict] ?? "when", words: reason, failed: verdict === "error" },
      ]),
    ),
  };
}

function pairs(values: Record<string, Json>): HTMLElement {
  const items = Object.entries(values).flatMap(([name, value]) => [
    el("dt", null, name),
    el("dd", null, readable(value)),
  ]);
  return el("dl", null, ...items);
}

function firedParts(answer: RulesEvaluated, document: RulesDocument, goTo: GoTo): HTMLElement[] {
  if (answer.fired.length === 0) return [el("p", { class: "fg-miss" }, t("No rule fires"))];
  const steps = answer.fired.slice(0, MOST).map(({ row, changes }) => {
    const set = Object.entries(changes)
      .map(([name, value]) => `${name} = ${readable(value)}`)
      .join(", ");
    const press = el(
      "button",
      { type: "button", onclick: () => goTo(row - 1, 0) },
      el("b", null, nameOf(document, row)),
      el("i", null, set),
    );
    return el("li", null, press);
  });
  const count = answer.fired.length;
  const words = count === 1 ? t("1 rule fires") : t("{n} rules fire, in this order", { n: count });
  return [
    el("p", { class: "fg-hit" }, words),
    el("ol", { class: "fg-try-misses fg-rules-fired" }, ...steps),
  ];
}

function asked(answer: RulesEvaluated): HTMLElement[] {
  const calls = answer.calls.map(({ handler, parameters }) =>
    el("li", null, el("b", null, t("calls {handler}", { handler })), pairs(parameters)),
  );
  const told = answer.told.map(({ name, data }) =>
    el("li", null, el("b", null, t("emits {name}", { name })), pairs(data)),
  );
  return calls.length + told.length === 0
    ? []
    : [
        el("h3", null, t("In a process it also")),
        el("ul", { class: "fg-rules-asked" }, ...told, ...calls),
      ];
}

function traceParts(answer: RulesEvaluated, document: RulesDocument, goTo: GoTo): HTMLElement[] {
  const others = answer.trace.filter(({ verdict }) => verdict !== "fired");
  if (others.length === 0) return [];
  const items = others.slice(0, MOST).map(({ row, verdict, reason }) => {
    const press = el(
      "button",
      { type: "button", title: verdictWord(verdict), onclick: () => goTo(row - 1, 0) },
      icon(ICONS[verdict]),
      el("b", null, nameOf(document, row)),
      el("span", null, verdict === "disabled" ? verdictWord(verdict) : reason),
    );
    return el("li", { "data-verdict": verdict }, press);
  });
  return [
    el("h3", null, t("Why the others do not")),
    el("ul", { class: "fg-try-misses fg-rules-trace" }, ...items),
    ...(others.length > MOST ? [el("p", { class: "fg-quiet fg-small" }, t("and more rules"))] : []),
  ];
}

/** The answer: errors first, what fired, what changes, and why the rest did not. */
export function answerParts(
  answer: RulesEvaluated,
  document: RulesDocument,
  goTo: GoTo,
): HTMLElement[] {
  const errors = answer.errors.length;
  const failed = el(
    "p",
    { class: "fg-danger", role: "alert" },
    errors === 1
      ? t("1 rule could not be evaluated: a process would stop here")
      : t("{n} rules could not be evaluated: a process would stop here", { n: errors }),
  );
  const changed = Object.keys(answer.changes).length > 0;
  return [
    ...(errors > 0 ? [failed] : []),
    ...firedParts(answer, document, goTo),
    ...(changed ? [el("h3", null, t("Result")), pairs(answer.changes)] : []),
    ...asked(answer),
    ...traceParts(answer, document, goTo),
  ];
}

/** Why the rules cannot be tried at all: each rule with its mistake. */
export function brokenParts(
  problems: readonly Problem[],
  document: RulesDocument,
  goTo: GoTo,
): HTMLElement[] {
  const items = problems.slice(0, MOST).map((problem) => {
    const { row, column } = placeOf(problem, document);
    const press = el(
      "button",
      { type: "button", onclick: () => goTo(Math.max(0, row), Math.max(0, column)) },
      icon(ICONS.error),
      ...(row >= 0 ? [el("b", null, nameOf(document, row + 1))] : []),
      el("span", null, problem.message),
    );
    return el("li", { "data-verdict": "error" }, press);
  });
  return [
    el("p", { class: "fg-danger", role: "alert" }, t("The rules cannot be evaluated yet")),
    el("ul", { class: "fg-try-misses fg-rules-trace" }, ...items),
  ];
}
