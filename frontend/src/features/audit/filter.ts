import type { AuditFilter } from "../../api/administration.ts";

const TEXTS = ["actor", "action", "object"] as const;
const DAYS = ["since", "until"] as const;
type Field = (typeof TEXTS)[number] | (typeof DAYS)[number];
/** The filter as its fields hold it: texts and whole days of the reader. */
export type Form = Record<Field, string>;

/** The filter as the page's address says it; a day that is none is no filter. */
export function formFrom(search: string): Form {
  const query = new URLSearchParams(search);
  const text = (name: string): string => query.get(name) ?? "";
  const day = (name: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(text(name)) ? text(name) : "");
  return {
    actor: text("actor"),
    action: text("action"),
    object: text("object"),
    since: day("since"),
    until: day("until"),
  };
}

export function searchFrom(form: Form): string {
  const query = new URLSearchParams(Object.entries(form).filter(([, value]) => value !== ""));
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** What the server is asked: days become the moments at which they begin and end here. */
export function askedFrom(form: Form): AuditFilter {
  const asked: AuditFilter = {};
  for (const name of TEXTS) if (form[name].trim() !== "") asked[name] = form[name].trim();
  if (form.since !== "") asked.since = new Date(`${form.since}T00:00:00`).toISOString();
  if (form.until !== "") {
    const end = new Date(`${form.until}T00:00:00`);
    end.setDate(end.getDate() + 1);
    asked.until = end.toISOString();
  }
  return asked;
}
