import type { Rules } from "../../api/rules.ts";
import type { Sheet } from "../../api/types.ts";
import { el } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";

const ROWS = 5;
const COLUMNS = 4;

/** The first rows of a decision table, small. */
export function tablePreview(sheet: Sheet): HTMLElement {
  const columns = sheet.columns.map((column, index) => ({ ...column, index }));
  const results = columns.filter((column) => column.role === "then").slice(0, COLUMNS / 2);
  const conditions = columns.filter((column) => column.role === "when");
  const shown = [...conditions.slice(0, COLUMNS - results.length), ...results];
  const head = shown.map((column) =>
    el("th", { "data-role": column.role }, column.label || column.expression || column.name || ""),
  );
  const rows = sheet.rows.map((row) => shown.map((column) => plain(row.cells[column.index])));
  return miniTable(head, rows);
}

/** The first rules of a set, small. */
export function rulesPreview(rules: Rules): HTMLElement {
  const [when, then] = [rules.columns.indexOf("when"), rules.columns.indexOf("then")];
  const head = [
    el("th", { "data-role": "when" }, t("When")),
    el("th", { "data-role": "then" }, t("Then")),
  ];
  return miniTable(
    head,
    rules.rows.map(({ cells }) => [cells[when] ?? "", (cells[then] ?? "").split("\n")[0] ?? ""]),
  );
}

function miniTable(head: readonly HTMLElement[], cells: readonly (readonly string[])[]) {
  const rows = cells
    .slice(0, ROWS)
    .map((row) => el("tr", null, ...row.map((text) => el("td", null, text))));
  return el(
    "table",
    { class: "fg-mini-table", "aria-hidden": "true" },
    el("thead", null, el("tr", null, ...head)),
    el("tbody", null, ...rows),
  );
}

/** A lone text without its quotes; everything else as it is written. */
export function plain(cell: string | undefined): string {
  const text = (cell ?? "").trim();
  return /^"[^"]*"$/.test(text) ? text.slice(1, -1) : text || "–";
}
