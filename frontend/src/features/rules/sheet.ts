/** A rule set as a table: what the server sends, and what one edits. */

import type { Edit } from "../../grid/document.ts";
import type { Column, GridDocument, Kept, Row } from "../../grid/sheet.ts";
import { t } from "../../util/i18n.ts";

/** What the server says of a rule set; `columns` names the cells of each row in their order. */
export interface ServerRules extends Kept {
  readonly mode: string;
  readonly limit: number;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

export interface RulesDocument extends GridDocument {
  readonly mode: string;
  readonly limit: number;
}

export type RulesSheet = RulesDocument & Kept;

export const USUAL_LIMIT = 1000;

function known(): Record<string, Omit<Column, "id">> {
  const plain = { allowed: null, plain: "", expression: "" } as const;
  return {
    name: { ...plain, role: "about", label: t("Name"), type: "string" },
    priority: {
      ...plain,
      role: "about",
      label: t("Priority"),
      type: "number",
      expression: t("higher goes first"),
    },
    group: {
      ...plain,
      role: "about",
      label: t("Group"),
      type: "string",
      expression: t("first match only"),
    },
    when: {
      ...plain,
      role: "when",
      label: t("Condition"),
      type: "Any",
      expression: "amount >= 1000",
    },
    then: {
      ...plain,
      role: "then",
      label: t("Actions"),
      type: "Any",
      expression: t("one to a line: name = value"),
    },
    from: { ...plain, role: "annotation", label: t("From"), type: "date" },
    until: { ...plain, role: "annotation", label: t("Until"), type: "date" },
    enabled: {
      role: "annotation",
      label: t("Enabled"),
      type: "boolean",
      expression: "",
      allowed: ["true", "false"],
      plain: "true",
    },
    note: { ...plain, role: "annotation", label: t("Note"), type: "string" },
  };
}

/** The columns by the server's names. */
function columnsOf(names: readonly string[]): Column[] {
  const all = known();
  return names.map((id) => {
    const column = all[id];
    if (column === undefined) throw new Error(`unknown column ${id}`);
    return { id, ...column };
  });
}

export function fromServer(rules: ServerRules): RulesSheet {
  return { ...rules, columns: columnsOf(rules.columns) };
}

export function documentOf({ mode, limit, columns, rows }: RulesDocument): RulesDocument {
  return { mode, limit, columns, rows };
}

/** What is saved: the columns are the server's own. */
export function toServer({ mode, limit, rows }: RulesDocument) {
  return { mode, limit, rows: rows.map(({ id, cells }) => ({ id, cells: [...cells] })) };
}

export function setMode(mode: string): Edit<RulesDocument> {
  return (document) => (document.mode === mode ? document : { ...document, mode });
}

export function setLimit(limit: number): Edit<RulesDocument> {
  return (document) => (document.limit === limit ? document : { ...document, limit });
}
