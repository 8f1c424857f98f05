/** A decision table on the page. */

import "./zh.ts";
import { t } from "../../util/i18n.ts";
import { TableEditor, type TableKind } from "../../grid/editor.ts";
import { button, menu, type MenuItem } from "../../ui/index.ts";
import { inputsOf } from "../../grid/try-inputs.ts";
import { TryPanel } from "../../grid/try-panel.ts";
import { failureParts, failureWords, resultParts, type Evaluated, type Failure } from "./answer.ts";
import { askedBy } from "./asked.ts";
import { TableActions } from "./actions.ts";
import { cellHelp } from "./cell-help.ts";
import { renameDecision, setHitPolicy } from "./policy.ts";
import { policyChoice } from "./policy-choice.ts";
import type { DecisionPorts, EditorOptions } from "./ports.ts";
import { documentOf, type Sheet, type SheetDocument } from "./sheet.ts";
import { roleTitle } from "./words.ts";

export function openDecision(root: HTMLElement, options: EditorOptions): void {
  new TableEditor<SheetDocument, Sheet>(root, options, decisionTable(options));
}

function decisionTable(options: EditorOptions): TableKind<SheetDocument, Sheet> {
  const { ports, canEdit } = options;
  let given: readonly string[] = [];
  let shown: (document: SheetDocument) => void = () => undefined;
  void ports.names().then(
    (names) => (given = names),
    () => undefined,
  );
  return {
    ports,
    documentOf,
    look: {
      label: t("Decision table {name}", { name: options.name }),
      help: (document, column) => cellHelp(document, column, given, ports.check),
      titleOf: roleTitle,
    },
    empty: {
      icon: "table-2",
      title: t("No rows yet"),
      text: t(
        "Each row says: when these conditions hold, then this is the result. Add one, or paste rows from a spreadsheet.",
      ),
    },
    keys: [
      [t("= at the start"), t("Write an expression instead of text")],
      ["-", t("Any value (in a condition)")],
    ],
    renamed: renameDecision,
    actions: (state, grid) => new TableActions(state, grid, canEdit),
    parts: (state, actions, download) => {
      const policy = policyChoice(canEdit, (name, aggregation) => {
        state.apply(t("change what wins"), setHitPolicy(name, aggregation));
      });
      shown = policy.show;
      return {
        addWord: t("Add row"),
        settings: policy.elements,
        editing: [addColumn(actions as TableActions)],
        downloads: downloads(ports, download),
      };
    },
    tryPanel: (host) =>
      new TryPanel<SheetDocument, Evaluated>(host, {
        hint: t("Type values to see which row applies."),
        inputsOf: (document) => inputsOf(askedBy(document)),
        evaluate: (variables) => ports.evaluate(variables),
        tried: ({ rules, failures }, document) => ({
          matched: rules.map((rule) => rule - 1),
          missed: new Map(failures.map((each) => [each.rule - 1, missOf(each, document)])),
        }),
        parts: (answer, document) => [
          ...resultParts(answer),
          ...failureParts(answer.failures, document, host.goTo),
        ],
      }),
    shown: (document) => shown(document),
  };
}

function missOf(failure: Failure, document: SheetDocument) {
  const column = document.columns.find(({ id }) => id === failure.column);
  return { column: failure.column, words: failureWords(failure, column) };
}

function addColumn(actions: TableActions): HTMLElement {
  const kinds: MenuItem[] = [
    { label: t("Condition (When)"), icon: "filter", run: () => void actions.addColumn("when") },
    { label: t("Result (Then)"), icon: "flag", run: () => void actions.addColumn("then") },
    {
      label: t("Annotation"),
      icon: "message-square",
      run: () => void actions.addColumn("annotation"),
    },
  ];
  const press = button({ label: t("Add column"), icon: "columns-3", look: "plain" });
  return menu(press, kinds, "bottom-start");
}

function downloads(ports: DecisionPorts, download: (url: string) => void): MenuItem[] {
  const item = (label: string, icon: string, kind: "xlsx" | "csv" | "dmn"): MenuItem => ({
    label,
    icon,
    run: () => download(ports.fileUrl(kind)),
  });
  return [
    item(t("Spreadsheet (XLSX)"), "file-spreadsheet", "xlsx"),
    item(t("Text table (CSV)"), "file-text", "csv"),
    item(t("Decision model (DMN)"), "file-code", "dmn"),
  ];
}
