/** What the grid is given: its columns, its rows and how high each row must be. */

import type { ColumnGrouping, ColumnRegular, HyperFunc, RowDefinition } from "@revolist/revogrid";
import { t } from "../util/i18n.ts";
import { plainType, presentCell } from "./cells.ts";
import { ROLES } from "./sheet.ts";
import type { Column, GridDocument, Role, Row } from "./sheet.ts";
import type { Miss } from "./table-state.ts";
import { typeTitle } from "./words.ts";

export const ROW_HEIGHT = 34;
const LINE = 20;
const PADDING = 14;
const NARROWEST = 120;
const WIDEST = 340;

export type RowModel = Record<string, string>;

/** What a cell shows besides its text. */
export interface Marks {
  readonly problem: (row: number, column: number) => string | undefined;
  readonly hit: (row: number) => boolean;
  /** What stopped a row at a cell when the table was tried. */
  readonly miss: (row: number, column: number) => Miss | undefined;
}

export const propOf = (index: number): string => `c${index}`;
export const indexOf = (prop: unknown): number => Number(String(prop).slice(1));

export function rowModel(row: Row, columns: readonly Column[]): RowModel {
  return Object.fromEntries(
    columns.map((column, index) => [propOf(index), presentCell(row.cells[index] ?? "", column)]),
  );
}

/** About how wide a text is: letters of CJK scripts take twice the room. */
function widthOf(text: string): number {
  let width = 0;
  for (let i = 0; i < text.length; i += 1) width += text.charCodeAt(i) > 0x2e7f ? 14 : 7.4;
  return width;
}

export function columnWidth(column: Column, index: number, models: readonly RowModel[]): number {
  const texts = models.slice(0, 200).map((model) => model[propOf(index)] ?? "");
  const head = Math.max(widthOf(column.label) + 28, widthOf(subtitle(column)) + 4);
  const widest = Math.max(head, ...texts.map(widthOf));
  return Math.round(Math.max(NARROWEST, Math.min(WIDEST, widest + 26)));
}

function lines(text: string, width: number): number {
  if (text.length * 7.4 < width && !text.includes("\n")) return 1;
  const room = Math.max(40, width);
  return text
    .split("\n")
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / room)), 0);
}

/** The rows that need more than one line. */
export function rowDefinitions(
  models: readonly RowModel[],
  widths: readonly number[],
): RowDefinition[] {
  return models.flatMap((model, index) => {
    const most = Math.max(
      1,
      ...widths.map((width, column) => lines(model[propOf(column)] ?? "", width - 22)),
    );
    const size = Math.min(12, most) * LINE + PADDING;
    return size > ROW_HEIGHT ? [{ type: "rgRow" as const, index, size }] : [];
  });
}

/** The second line of a header: what is read or written, and its type. */
export function subtitle(column: Column): string {
  if (column.role === "annotation") return "";
  if (column.plain !== undefined) return column.expression;
  const name = column.expression === column.label ? "" : column.expression;
  const type = plainType(column.type);
  return [name, type && type !== "Any" ? typeTitle(type) : ""].filter(Boolean).join(" · ");
}

function headerTemplate(column: Column) {
  return (h: HyperFunc<unknown>) =>
    h("div", { class: "fg-grid-head" }, [
      h("span", { class: "fg-grid-label" }, column.label || column.expression || "—"),
      h("span", { class: "fg-grid-subtitle" }, subtitle(column)),
    ] as never[]);
}

function cellProperties(column: Column, index: number, marks: Marks) {
  const numeric = plainType(column.type) === "number";
  return ({ rowIndex }: { rowIndex: number }) => {
    const problem = marks.problem(rowIndex, index);
    const miss = marks.miss(rowIndex, index);
    return {
      class: {
        "fg-grid-problem": problem !== undefined,
        "fg-grid-hit": marks.hit(rowIndex),
        "fg-grid-miss": miss !== undefined && !miss.failed,
        "fg-grid-fault": miss?.failed ?? false,
        "fg-grid-number": numeric && (column.role === "then" || column.plain !== undefined),
        [`fg-grid-${column.role}`]: true,
      },
      title: problem ?? miss?.words,
      "aria-invalid": problem === undefined ? undefined : "true",
      "aria-description": problem ?? miss?.words,
    };
  };
}

/** The grid's columns under their When / Then / Annotations groups. */
export function gridColumns(
  document: GridDocument,
  widths: readonly number[],
  marks: Marks,
  titleOf: (role: Role) => string,
): ColumnGrouping[] {
  return ROLES.flatMap((role) => {
    const children = document.columns.flatMap((column, index): ColumnRegular[] =>
      column.role === role
        ? [
            {
              prop: propOf(index),
              name: column.label,
              size: widths[index] ?? NARROWEST,
              minSize: 60,
              columnTemplate: headerTemplate(column) as never,
              columnProperties: () => ({
                class: { [`fg-grid-${role}`]: true },
                title: t("Click for the column's menu"),
              }),
              cellProperties: cellProperties(column, index, marks) as never,
            },
          ]
        : [],
    );
    if (children.length === 0) return [];
    const properties = () => ({ class: { "fg-grid-group": true, [`fg-grid-${role}`]: true } });
    return [{ name: titleOf(role), children, columnProperties: properties } as ColumnGrouping];
  });
}
