import type { Operations } from "../../api/operations.ts";
import { el } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { ago, moment } from "../../util/time.ts";
import { age, share, workerName } from "./format.ts";
import { badge, table } from "./table.ts";

/** The figures at the top: what is going on, in five numbers. */
export function tiles(now: Operations): HTMLElement {
  const sum = (name: "running" | "waiting"): number =>
    now.models.reduce((total, model) => total + model[name], 0);
  const incidents = now.incidents.reduce((total, group) => total + group.count, 0);
  const oldest = Math.max(now.due.jobs, now.due.timers);
  return el(
    "div",
    { class: "fg-ops-tiles" },
    tile(t("Running"), sum("running"), ""),
    tile(t("Wait for people"), sum("waiting"), ""),
    tile(t("Open incidents"), incidents, incidents > 0 ? "danger" : ""),
    tile(t("Jobs waiting"), now.queue.waiting, ""),
    tile(t("Jobs being done"), now.queue.running, ""),
    tile(t("Oldest overdue work"), age(oldest), oldest > 60 ? "warning" : ""),
  );
}

function tile(label: string, value: string | number, tone: string): HTMLElement {
  return el(
    "div",
    { class: "fg-card fg-ops-tile", "data-tone": tone },
    el("strong", null, value),
    el("span", null, label),
  );
}

export function incidents(now: Operations): HTMLElement {
  const rows = now.incidents.map((group) => [
    group.count,
    el(
      "div",
      { class: "fg-ops-cause" },
      el("strong", null, group.message || group.code),
      el("span", { class: "fg-quiet fg-small" }, `${group.model} · ${group.node || group.code}`),
    ),
    el("span", { title: moment(group.oldest) }, ago(group.oldest)),
    el("a", { href: `/instances/${group.example}/` }, t("Open one")),
  ]);
  const heads = [t("Runs"), t("Cause"), t("Oldest"), ""];
  return table(heads, rows, t("Nothing needs a person."));
}

export function models(now: Operations): HTMLElement {
  const rows = now.models.map((model) => [
    el("a", { href: `/instances/?model=${model.id}` }, model.name),
    model.running,
    model.waiting,
    model.incidents > 0 ? badge("danger", String(model.incidents)) : 0,
    model.completed,
    model.failed,
  ]);
  const heads = [
    t("Model"),
    t("Running"),
    t("Wait for people"),
    t("With incidents"),
    t("Completed (24 h)"),
    t("Failed (24 h)"),
  ];
  return table(heads, rows, t("There is no model yet."));
}

export function workers(now: Operations): HTMLElement {
  const rows = now.workers.map((worker) => [
    el("span", { title: worker.name }, workerName(worker.name)),
    worker.well ? badge("success", t("Works")) : badge("danger", t("Does not answer")),
    `${worker.running} / ${worker.threads}`,
    el("span", { title: moment(worker.beat_at) }, ago(worker.beat_at)),
    el("span", { title: moment(worker.started_at) }, ago(worker.started_at)),
  ]);
  const heads = [t("Process"), t("State"), t("Jobs / threads"), t("Heartbeat"), t("Since")];
  return table(heads, rows, t("No worker has told of itself."));
}

export function caches({ caches: { results, compiled } }: Operations): HTMLElement {
  const words: Record<string, string> = {
    definitions: t("Definitions"),
    decisions: t("Decisions"),
    "rule sets": t("Rule sets"),
    expressions: t("Expressions"),
    tests: t("Cell tests"),
    schemas: t("Schemas"),
  };
  return el(
    "div",
    { class: "fg-ops-caches" },
    table(
      [t("Kept results of"), t("Hits"), t("Stored"), t("Kept now")],
      results.map((row) => [row.of, row.hits, row.stored, row.kept]),
      t("No task or decision keeps its result."),
    ),
    table(
      [t("Compiled"), t("Hits"), t("Misses"), t("Found"), t("Kept now")],
      compiled.map((row) => [
        words[row.name] ?? row.name,
        row.hits,
        row.misses,
        `${share(row.hits, row.misses)} %`,
        row.kept,
      ]),
      "",
    ),
  );
}
