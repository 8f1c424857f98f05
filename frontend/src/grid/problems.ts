/** The strip of problems under the table; each leads to its cell. */

import { t } from "../util/i18n.ts";
import { el, fillWith, icon } from "../ui/index.ts";
import { placeOf, type Problem, type GridDocument } from "./sheet.ts";

const SHOWN = 200;

/** "Row 3 · Discount", as far as a problem knows its place. */
function placeWords(problem: Problem, document: GridDocument): string {
  const { row, column } = placeOf(problem, document);
  const label = document.columns[column]?.label ?? document.columns[column]?.expression;
  return [row >= 0 ? t("Row {n}", { n: row + 1 }) : "", label ?? ""].filter(Boolean).join(" · ");
}

export function problemStrip(goTo: (row: number, column: number) => void): {
  element: HTMLElement;
  show: (problems: readonly Problem[], document: GridDocument) => void;
} {
  const summary = el("summary");
  const list = el("ul");
  const element = el("details", { class: "fg-problems" }, summary, list);
  const item = (problem: Problem, document: GridDocument) => {
    const place = placeWords(problem, document);
    const { row, column } = placeOf(problem, document);
    const go = () => goTo(Math.max(0, row), Math.max(0, column));
    const words = [place ? el("b", null, place) : null, el("span", null, problem.message)];
    return el(
      "li",
      { class: problem.severity === "warning" ? "fg-warning" : "fg-error" },
      icon(problem.severity === "warning" ? "triangle-alert" : "circle-alert"),
      row >= 0 || column >= 0
        ? el("button", { type: "button", onclick: go }, ...words)
        : el("div", null, ...words),
      problem.hint ? el("span", { class: "fg-quiet" }, problem.hint) : null,
    );
  };
  const show = (problems: readonly Problem[], document: GridDocument) => {
    const none = problems.length === 0;
    const words =
      problems.length === 1 ? t("1 problem") : t("{n} problems", { n: problems.length });
    fillWith(
      summary,
      icon(none ? "circle-check" : "circle-alert"),
      none ? t("No problems") : words,
    );
    element.classList.toggle("fg-none", none);
    if (none) element.open = false;
    fillWith(
      list,
      problems.slice(0, SHOWN).map((problem) => item(problem, document)),
    );
  };
  return { element, show };
}
