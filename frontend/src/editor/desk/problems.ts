import type { Problem } from "../../api/types.ts";
import { service } from "../services.ts";
import { el, fillWith, icon } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";

const BADGE = "fg-problem";

/** Problems as badges on the elements that have them, and as a list; a click leads to the place. */
export class ProblemsView {
  readonly list = el("section", {
    class: "fg-problems",
    "aria-label": t("Problems"),
    hidden: true,
  });
  readonly #modeler: object;
  #problems: Problem[] = [];

  constructor(modeler: object) {
    this.#modeler = modeler;
  }

  toggle(): void {
    this.list.hidden = !this.list.hidden;
  }

  show(problems: Problem[]): void {
    this.#problems = problems;
    this.#drawBadges();
    const rows = problems.map((problem) => this.#row(problem));
    const nothing = el("p", { class: "fg-quiet" }, t("Nothing to fix: this can run."));
    fillWith(this.list, rows.length ? el("ul", null, rows) : nothing);
  }

  /** Selects the element and brings it into sight. */
  reveal(id: string): void {
    const element = service(this.#modeler, "elementRegistry").get(id);
    if (!element) return;
    service(this.#modeler, "selection").select(element);
    if (element.parent) service(this.#modeler, "canvas").scrollToElement(element);
  }

  #drawBadges(): void {
    const overlays = service(this.#modeler, "overlays");
    const registry = service(this.#modeler, "elementRegistry");
    overlays.remove({ type: BADGE });
    for (const [id, problems] of byElement(this.#problems)) {
      if (!registry.get(id)?.parent) continue;
      overlays.add(id, BADGE, {
        position: { top: -12, left: -12 },
        html: this.#badge(id, problems),
      });
    }
  }

  #badge(id: string, problems: Problem[]): HTMLElement {
    const severity = problems.some((item) => item.severity === "error") ? "error" : "warning";
    const text = problems.map((item) => item.message).join("\n");
    return el(
      "button",
      {
        type: "button",
        class: "fg-problem-badge",
        "data-severity": severity,
        title: text,
        "aria-label": text,
        onclick: () => this.reveal(id),
      },
      "!",
    );
  }

  #row(problem: Problem): HTMLElement {
    const id = problem.element_id;
    return el(
      "li",
      null,
      el(
        "button",
        { type: "button", "data-severity": problem.severity, onclick: () => id && this.reveal(id) },
        icon(problem.severity === "error" ? "circle-alert" : "triangle-alert"),
        el("span", null, problem.message),
        problem.hint ? el("span", { class: "fg-quiet" }, problem.hint) : null,
        id ? el("code", { class: "fg-quiet fg-small" }, id) : null,
      ),
    );
  }
}

function byElement(problems: Problem[]): Map<string, Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const problem of problems) {
    if (!problem.element_id) continue;
    found.set(problem.element_id, [...(found.get(problem.element_id) ?? []), problem]);
  }
  return found;
}
