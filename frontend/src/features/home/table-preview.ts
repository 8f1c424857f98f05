import type { Sheet } from "../../api/types.ts";
import { el } from "../../ui/index.ts";

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
  const rows = sheet.rows
    .slice(0, ROWS)
    .map((row) =>
      el("tr", null, ...shown.map((column) => el("td", null, plain(row.cells[column.index])))),
    );
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
