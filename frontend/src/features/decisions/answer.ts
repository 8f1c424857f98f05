/** What the server said about one case, in words: the result, and why the other rows failed. */

import { t } from "../../util/i18n.ts";
import { el } from "../../ui/index.ts";
import { presentCell } from "../../grid/cells.ts";
import type { Column } from "../../grid/sheet.ts";
import type { SheetDocument } from "./sheet.ts";
import { readable, type Json } from "../../grid/try-inputs.ts";

export type FailureReason =
  "differs" | "no_value" | "not_comparable" | "not_allowed" | "unreadable";

/** A row that did not match: its first cell that did not hold, and the value that it met. */
export interface Failure {
  readonly rule: number;
  readonly column: string;
  readonly cell: string;
  readonly value: Json;
  readonly reason: FailureReason;
  readonly detail: string;
}

export interface Evaluated {
  readonly value: Json;
  readonly rules: readonly number[];
  readonly outputs: Json;
  readonly warnings: readonly unknown[];
  readonly failures: readonly Failure[];
}

const MOST = 50;

/** "needs silver, got gold": why a cell did not hold, as the table shows its cells. */
export function failureWords(failure: Failure, column: Column | undefined): string {
  const cell = column ? presentCell(failure.cell, column) : failure.cell;
  const value = readable(failure.value);
  switch (failure.reason) {
    case "differs":
      return t("needs {cell}, got {value}", { cell, value });
    case "no_value":
      return t("needs {cell}, no value given", { cell });
    case "not_comparable":
      return t("{cell} cannot be compared with {value}", { cell, value });
    case "not_allowed":
      return t("{value} is not an allowed value", { value });
    case "unreadable":
      return t("{cell} cannot be read: {detail}", { cell, detail: failure.detail });
  }
}

export function warningWords(warning: unknown): string {
  if (warning !== null && typeof warning === "object" && "message" in warning) {
    return String(warning.message);
  }
  return String(warning);
}

/** The matched rows and the outputs. */
export function resultParts({ value, rules, warnings }: Evaluated): HTMLElement[] {
  const list = rules.join(", ");
  const words = rules.length === 1 ? t("Row {list} matches", { list }) : manyWords(rules);
  const pairs: [string, Json][] =
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.entries(value)
      : [[t("Result"), value]];
  const items = pairs.flatMap(([name, inner]) => [
    el("dt", null, name),
    el("dd", null, readable(inner)),
  ]);
  return [
    el("p", { class: rules.length === 0 ? "fg-miss" : "fg-hit" }, words),
    el("dl", null, ...items),
    ...warnings.map((warning) => el("p", { class: "fg-quiet fg-small" }, warningWords(warning))),
  ];
}

function manyWords(rules: readonly number[]): string {
  return rules.length === 0
    ? t("No row matches")
    : t("Rows {list} match", { list: rules.join(", ") });
}

/** The rows that did not match, each leading to the cell that stopped it. */
export function failureParts(
  failures: readonly Failure[],
  document: SheetDocument,
  goTo: (row: number, column: number) => void,
): HTMLElement[] {
  if (failures.length === 0) return [];
  const items = failures.slice(0, MOST).map((failure) => {
    const index = document.columns.findIndex((column) => column.id === failure.column);
    const column = document.columns[index];
    const label = column?.label || column?.expression || "";
    const press = el(
      "button",
      { type: "button", onclick: () => goTo(failure.rule - 1, Math.max(0, index)) },
      el("b", null, t("Row {n}", { n: failure.rule })),
      el("span", null, el("i", null, label), ` ${failureWords(failure, column)}`),
    );
    return el("li", null, press);
  });
  return [
    el("h3", null, t("Why the others do not")),
    el("ul", { class: "fg-try-misses" }, ...items),
    ...(failures.length > MOST
      ? [el("p", { class: "fg-quiet fg-small" }, t("and more rows"))]
      : []),
  ];
}
