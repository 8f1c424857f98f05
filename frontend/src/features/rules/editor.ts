/** A rule set on the page. */

import "./rules.css";
import "./zh.ts";
import { GridActions } from "../../grid/actions.ts";
import { TableEditor, type TableKind } from "../../grid/editor.ts";
import type { Problem, Role } from "../../grid/sheet.ts";
import { TryPanel } from "../../grid/try-panel.ts";
import { el, type MenuItem } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { answerParts, brokenParts, triedOf, type RulesEvaluated } from "./answer.ts";
import { ruleHelp, ruleInputs } from "./help.ts";
import type { RulesOptions, RulesPorts } from "./ports.ts";
import { settings } from "./settings.ts";
import { documentOf, setLimit, setMode, type RulesDocument, type RulesSheet } from "./sheet.ts";

export function openRules(root: HTMLElement, options: RulesOptions): void {
  new TableEditor<RulesDocument, RulesSheet>(root, options, rulesTable(options));
}

function rulesTable(options: RulesOptions): TableKind<RulesDocument, RulesSheet> {
  const { ports, canEdit } = options;
  let handlers: readonly string[] = [];
  let shown: (document: RulesDocument) => void = () => undefined;
  let current: RulesDocument = documentOf(options.sheet);
  void ports.handlers().then(
    (names) => (handlers = names),
    () => undefined,
  );
  return {
    ports,
    documentOf,
    look: {
      label: t("Rule set {name}", { name: options.name }),
      help: (document, column) => ruleHelp(document, column, handlers, ports.check),
      titleOf: roleTitle,
    },
    empty: {
      icon: "list-checks",
      title: t("No rules yet"),
      text: t(
        "Each row says: when this condition holds, then do this. Add one, or paste rules from a spreadsheet.",
      ),
    },
    keys: [
      [t("name = value"), t("Action: give a variable a value")],
      [t("call handler(name: value) as result"), t("Action: have a handler do something")],
      [t("emit event(name: value)"), t("Action: say that something has happened")],
    ],
    actions: (state, grid) => new GridActions(state, grid, canEdit),
    parts: (state, _actions, download) => {
      const chosen = settings(canEdit, {
        mode: (mode) => void state.apply(t("change the evaluation"), setMode(mode)),
        limit: (limit) => void state.apply(t("change the evaluation"), setLimit(limit)),
      });
      shown = chosen.show;
      return {
        addWord: t("Add rule"),
        settings: chosen.elements,
        editing: [],
        downloads: downloads(ports, download),
      };
    },
    tryPanel: (host) => {
      const day = el("wa-input", {
        label: t("On the day"),
        type: "date",
        hint: t("today if empty"),
      });
      return new TryPanel<RulesDocument, RulesEvaluated>(host, {
        hint: t("Type values to see which rules fire."),
        more: day,
        sparse: true,
        inputsOf: ruleInputs,
        evaluate: (variables) => {
          const value = (day as unknown as { value: string | null }).value;
          return ports.evaluate(variables, value || null);
        },
        tried: triedOf,
        parts: (answer, document) => answerParts(answer, document, host.goTo),
        refused: (error) => brokenParts(problemsOf(error.body), current, host.goTo),
      });
    },
    shown: (document) => {
      current = document;
      shown(document);
    },
  };
}

function roleTitle(role: Role): string {
  return {
    about: t("Rule"),
    when: t("When"),
    then: t("Then"),
    annotation: t("In effect and notes"),
  }[role];
}

/** The problems of a refusal, placed in the grid. */
function problemsOf(body: Record<string, unknown>): Problem[] {
  const all = Array.isArray(body["problems"])
    ? (body["problems"] as Record<string, unknown>[])
    : [];
  return all.map((problem) => ({
    row: (problem["element_id"] as string | null) ?? null,
    column: (problem["field"] as string | null) ?? null,
    message: String(problem["message"]),
  }));
}

function downloads(ports: RulesPorts, download: (url: string) => void): MenuItem[] {
  const item = (label: string, icon: string, kind: "xlsx" | "csv" | "json"): MenuItem => ({
    label,
    icon,
    run: () => download(ports.fileUrl(kind)),
  });
  return [
    item(t("Spreadsheet (XLSX)"), "file-spreadsheet", "xlsx"),
    item(t("Text table (CSV)"), "file-text", "csv"),
    item(t("Rule set (JSON)"), "file-code", "json"),
  ];
}
