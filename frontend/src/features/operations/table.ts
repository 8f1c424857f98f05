import { el } from "../../ui/index.ts";

type Cell = Node | string | number;

/** A plain table; where there is nothing, one sentence says so. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  nothing: string,
): HTMLElement {
  if (rows.length === 0) return el("p", { class: "fg-quiet fg-ops-nothing" }, nothing);
  return el(
    "div",
    { class: "fg-ops-table" },
    el(
      "table",
      null,
      el("thead", null, el("tr", null, ...heads.map((head) => el("th", { scope: "col" }, head)))),
      el(
        "tbody",
        null,
        ...rows.map((cells) =>
          el(
            "tr",
            null,
            ...cells.map((cell) =>
              el("td", typeof cell === "number" ? { class: "fg-ops-number" } : null, cell),
            ),
          ),
        ),
      ),
    ),
  );
}

export function badge(tone: string, words: string): HTMLElement {
  return el("span", { class: "fg-badge", "data-tone": tone }, words);
}

/** How much of a limit is used, as a bar with its numbers. */
export function meter(value: number, limit: number, label: string): HTMLElement {
  const part = Math.min(100, Math.round((100 * value) / Math.max(limit, 1)));
  const tone = part >= 100 ? "danger" : part >= 80 ? "warning" : "accent";
  return el(
    "span",
    { class: "fg-ops-meter", title: label, "data-tone": tone },
    el("span", { class: "fg-ops-meter-bar", style: { "--part": `${part}%` } }),
    `${value} / ${limit}`,
  );
}
