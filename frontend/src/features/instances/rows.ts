import type { Instance } from "../../api/types.ts";

export interface Filter {
  readonly model: string;
  readonly state: string;
}

/** The filter as the page's address says it; unknown states are no filter. */
export function filterFrom(search: string): Filter {
  const query = new URLSearchParams(search);
  const state = query.get("state") ?? "";
  const known = ["running", "completed", "cancelled", "failed"].includes(state);
  return { model: query.get("model") ?? "", state: known ? state : "" };
}

export function searchFrom(filter: Filter): string {
  const query = new URLSearchParams();
  if (filter.model !== "") query.set("model", filter.model);
  if (filter.state !== "") query.set("state", filter.state);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

export function fits(row: Instance, filter: Filter): boolean {
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
