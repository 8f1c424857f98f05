import type { Instance } from "../../api/types.ts";

export interface Filter {
  readonly model: string;
  readonly state: string;
  /** `name=value` looks for a variable, anything else is a business key. */
  readonly search: string;
  /** Days of the reader's calendar, as a date field says them. */
  readonly from: string;
  readonly until: string;
}

/** The filter as the page's address says it; unknown states are no filter. */
export function filterFrom(search: string): Filter {
  const query = new URLSearchParams(search);
  const state = query.get("state") ?? "";
  const known = ["running", "completed", "cancelled", "failed"].includes(state);
  const day = (name: string): string =>
    /^\d{4}-\d\d-\d\d$/.test(query.get(name) ?? "") ? (query.get(name) ?? "") : "";
  return {
    model: query.get("model") ?? "",
    state: known ? state : "",
    search: query.get("search") ?? "",
    from: day("from"),
    until: day("until"),
  };
}

export function searchFrom(filter: Filter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== "") query.set(name, value);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** What the server is asked for. */
export function queryOf(filter: Filter): Record<string, string | undefined> {
  const search = filter.search.trim();
  const isVariable = search.includes("=");
  return {
    model: filter.model || undefined,
    state: filter.state || undefined,
    variable: isVariable ? search : undefined,
    business_key: !isVariable && search !== "" ? search : undefined,
    started_from: filter.from ? midnight(filter.from, 0) : undefined,
    started_before: filter.until ? midnight(filter.until, 1) : undefined,
  };
}

/** When a day of the reader's calendar begins, some days on. */
function midnight(day: string, later: number): string {
  const at = new Date(`${day}T00:00:00`);
  at.setDate(at.getDate() + later);
  return at.toISOString();
}

export function fits(row: Instance, filter: Filter): boolean {
  if (filter.search !== "" || filter.from !== "" || filter.until !== "") return false; // asked anew
  if (filter.model !== "" && row.model.id !== filter.model) return false;
  return filter.state === "" || row.state === filter.state;
}

/**
 * The list after news: rows that are there change where they stand, new ones come on top, those
 * that no longer fit stay until the list is asked for again, so nothing jumps under the pointer.
 * News older than what is shown is dropped.
 */
export function merge(
  rows: readonly Instance[],
  news: readonly Instance[],
  filter: Filter,
): readonly Instance[] {
  const byId = new Map(news.map((row) => [row.id, row]));
  const kept = rows.map((row) => {
    const next = byId.get(row.id);
    byId.delete(row.id);
    return next && next.seq >= row.seq ? next : row;
  });
  const added = [...byId.values()].filter((row) => fits(row, filter));
  added.sort((a, b) => b.started_at.localeCompare(a.started_at));
  return [...added, ...kept];
}
