import type { Instance } from "../../api/types.ts";
import { el, fillWith } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { ago, moment } from "../../util/time.ts";

export interface Table {
  readonly element: HTMLElement;
  readonly show: (rows: readonly Instance[]) => void;
  readonly close: () => void;
}

interface Drawn {
  readonly element: HTMLTableRowElement;
  print: string;
  seq: number;
}

/** The table of runs: a row that changed is drawn again where it stands, focus and place stay. */
export function createTable(): Table {
  const body = el("tbody", null);
  const drawn = new Map<string, Drawn>();
  let rows: readonly Instance[] = [];

  const heads = [
    t("State"),
    t("Model"),
    t("Run"),
    t("Where it is"),
    t("Incidents"),
    t("Started"),
    t("Took"),
    t("By"),
  ];
  const element = el(
    "div",
    { class: "fg-card fg-runs-table" },
    el(
      "table",
      null,
      el("caption", { class: "fg-visually-hidden" }, t("Runs")),
      el("thead", null, el("tr", null, ...heads.map((head) => el("th", { scope: "col" }, head)))),
      body,
    ),
  );

  const rowOf = (row: Instance): HTMLTableRowElement => {
    const print = JSON.stringify(row);
    const known = drawn.get(row.id);
    const item = known ?? {
      element: el("tr", { dataset: { run: row.id } }),
      print: "",
      seq: row.seq,
    };
    if (item.print !== print) {
      const focused = item.element.contains(document.activeElement);
      fillWith(item.element, ...cells(row));
      if (focused) item.element.querySelector("a")?.focus();
      if (row.seq !== item.seq) flash(item.element);
      item.print = print;
      item.seq = row.seq;
    }
    drawn.set(row.id, item);
    return item.element;
  };

  const show = (next: readonly Instance[]): void => {
    rows = next;
    const wanted = rows.map(rowOf);
    wanted.forEach((element, index) => {
      if (body.children[index] !== element)
        body.insertBefore(element, body.children[index] ?? null);
    });
    const ids = new Set(rows.map((row) => row.id));
    for (const [id, item] of drawn) {
      if (ids.has(id)) continue;
      item.element.remove();
      drawn.delete(id);
    }
  };

  const tick = setInterval(() => {
    for (const row of rows) {
      const cell = drawn.get(row.id)?.element.querySelector(".fg-runs-took");
      if (cell && row.ended_at === null) cell.textContent = took(row, Date.now());
    }
  }, 1000);
  return { element, show, close: () => clearInterval(tick) };
}

function flash(element: HTMLElement): void {
  element.classList.remove("fg-runs-changed");
  requestAnimationFrame(() => element.classList.add("fg-runs-changed"));
}

function cells(row: Instance): HTMLElement[] {
  const failed = row.incidents > 0 && row.state === "running";
  const tones = { running: "accent", completed: "success", cancelled: "neutral", failed: "danger" };
  const tone = failed ? "danger" : tones[row.state];
  const version = row.version.number === null ? t("draft") : `v${row.version.number}`;
  const key = row.business_key || row.id.replaceAll("-", "").slice(-8);
  return [
    el("td", null, el("span", { class: "fg-badge", "data-tone": tone }, stateWord(row, failed))),
    el("td", null, row.model.name, " ", el("span", { class: "fg-quiet fg-small" }, version)),
    el("td", null, el("a", { href: `/instances/${row.id}/`, title: row.id }, key)),
    el("td", { class: "fg-runs-where" }, (row.waiting ?? []).join(", ")),
    el("td", { class: failed ? "fg-runs-failed" : "" }, row.incidents > 0 ? row.incidents : ""),
    el("td", { title: moment(row.started_at) }, ago(row.started_at)),
    el("td", { class: "fg-runs-took" }, took(row, Date.now())),
    el("td", null, row.started_by),
  ];
}

function stateWord(row: Instance, failed: boolean): string {
  if (failed) return t("Needs a person");
  const words = {
    running: t("Running"),
    completed: t("Completed"),
    cancelled: t("Cancelled"),
    failed: t("Failed"),
  };
  return words[row.state];
}

function took(row: Instance, now: number): string {
  const end = row.ended_at === null ? now : Date.parse(row.ended_at);
  const seconds = Math.max(0, (end - Date.parse(row.started_at)) / 1000);
  if (seconds < 60)
    return t("{n} s", { n: seconds < 10 ? seconds.toFixed(1) : Math.floor(seconds) });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t("{m} min {s} s", { m: minutes, s: Math.floor(seconds % 60) });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return t("{h} h {m} min", { h: hours, m: minutes % 60 });
  return t("{d} d {h} h", { d: Math.floor(hours / 24), h: hours % 24 });
}
