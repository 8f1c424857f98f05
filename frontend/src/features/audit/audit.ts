import { auditChain, listAudit, type AuditEntry } from "../../api/administration.ts";
import { button, el, emptyState, fillWith, toast } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { moment } from "../../util/time.ts";
import { chainCard } from "./chain.ts";
import { askedFrom, formFrom, searchFrom, type Form } from "./filter.ts";

const LOOK = 5000;

/** Who did what, the newest first; the page looks for new deeds by itself. */
export function openAudit(root: HTMLElement, workspace: string): { close: () => void } {
  let form: Form = formFrom(location.search);
  let rows: AuditEntry[] = [];
  let next: string | null = null;
  let asked = 0;

  const chain = el("div", { class: "fg-audit-chain" });
  const actions = el("datalist", { id: "fg-audit-actions" });
  const body = el("tbody", null);
  const heads = [t("No."), t("When"), t("Who"), t("What"), t("On what"), t("Details")];
  const table = el(
    "div",
    { class: "fg-card fg-table fg-audit-table" },
    el(
      "table",
      null,
      el("caption", { class: "fg-visually-hidden" }, t("Audit log")),
      el("thead", null, el("tr", null, ...heads.map((head) => el("th", { scope: "col" }, head)))),
      body,
    ),
  );
  const empty = emptyState("history", t("Nothing was done"), t("No deed fits this filter."));
  const more = button({ label: t("Load more"), onclick: () => void load(false) });

  const input = (name: keyof Form, label: string, type: string, list?: string): HTMLElement => {
    const control = el("input", { type, value: form[name], list, autocomplete: "off" });
    if (list) control.setAttribute("list", list);
    control.addEventListener("change", () => {
      form = { ...form, [name]: control.value };
      history.replaceState(null, "", `${location.pathname}${searchFrom(form)}`);
      void load(true);
    });
    return el("label", { class: "fg-field" }, label, control);
  };

  const file = (as: string): void => {
    const query = new URLSearchParams({ ...askedFrom(form), as });
    location.assign(`/api/workspaces/${workspace}/audit/file/?${query.toString()}`);
  };

  root.replaceChildren(
    el(
      "div",
      { class: "fg-content fg-audit" },
      el(
        "header",
        { class: "fg-audit-head" },
        el("h1", null, t("Audit log")),
        el("span", { class: "fg-spacer" }),
        button({ label: t("JSON lines"), icon: "download", onclick: () => file("jsonl") }),
        button({ label: t("CSV"), icon: "download", onclick: () => file("csv") }),
      ),
      chain,
      el(
        "div",
        { class: "fg-audit-filter", role: "search" },
        input("actor", t("Who"), "search"),
        input("action", t("What"), "search", "fg-audit-actions"),
        input("object", t("On what (kind or id)"), "search"),
        input("since", t("From"), "date"),
        input("until", t("To"), "date"),
        actions,
      ),
      table,
      empty,
      el("div", { class: "fg-audit-more" }, more),
    ),
  );

  const draw = (): void => {
    fillWith(body, ...rows.map(rowOf));
    table.hidden = rows.length === 0;
    empty.style.display = rows.length === 0 ? "" : "none";
    more.style.display = next === null ? "none" : "";
  };

  const load = async (fresh: boolean): Promise<void> => {
    const turn = ++asked;
    try {
      const page = await listAudit(workspace, askedFrom(form), fresh ? null : next);
      if (turn !== asked) return;
      rows = fresh ? page.results : [...rows, ...page.results];
      next = page.next;
      draw();
    } catch (error) {
      void toast(error instanceof Error ? error.message : String(error), "danger");
    }
  };

  const look = async (): Promise<void> => {
    if (document.hidden) return;
    const page = await listAudit(workspace, askedFrom(form), null).catch(() => null);
    const newest = rows[0]?.seq ?? 0;
    const news = page?.results.filter((entry) => entry.seq > newest) ?? [];
    if (news.length === 0) return;
    if (news.length === page?.results.length) return load(true);
    rows = [...news, ...rows];
    draw();
  };

  const check = async (): Promise<void> => {
    try {
      const state = await auditChain(workspace);
      fillWith(
        chain,
        chainCard(state, () => void check()),
      );
      fillWith(actions, ...state.actions.map((action) => el("option", { value: action })));
    } catch (error) {
      void toast(error instanceof Error ? error.message : String(error), "danger");
    }
  };

  const timer = setInterval(() => void look(), LOOK);
  void load(true);
  void check();
  return { close: () => clearInterval(timer) };
}

function rowOf(entry: AuditEntry): HTMLElement {
  return el(
    "tr",
    { dataset: { entry: String(entry.seq) } },
    el("td", { class: "fg-mono fg-quiet" }, entry.seq),
    el("td", { class: "fg-audit-when" }, moment(entry.at)),
    el("th", { scope: "row" }, entry.actor),
    el("td", null, el("code", null, entry.action)),
    el(
      "td",
      { title: entry.object_id },
      entry.object_type,
      el("span", { class: "fg-quiet fg-small fg-mono" }, ` ${shortened(entry.object_id)}`),
    ),
    el("td", { class: "fg-audit-detail" }, detailOf(entry)),
  );
}

const shortened = (id: string): string => (/^[0-9a-f-]{36}$/.test(id) ? `…${id.slice(-8)}` : id);

function detailOf(entry: AuditEntry): (HTMLElement | string)[] {
  const said = Object.entries(entry.detail)
    .filter(([, value]) => value !== null && value !== "")
    .map(
      ([name, value]) =>
        `${name}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`,
    );
  const parts: (HTMLElement | string)[] = [];
  if (entry.reason) parts.push(el("q", null, entry.reason), " ");
  parts.push(said.join(" · "));
  if (entry.after_hash) {
    const hash = entry.after_hash.slice(0, 12);
    parts.push(
      " ",
      el("span", { class: "fg-quiet fg-small fg-mono", title: entry.after_hash }, hash),
    );
  }
  return parts;
}
