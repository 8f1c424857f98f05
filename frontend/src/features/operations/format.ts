import { t } from "../../util/i18n.ts";
import type { Alert, Measure } from "../../api/operations.ts";

/** Seconds as people say them. */
export function age(seconds: number): string {
  if (seconds < 1) return t("none");
  if (seconds < 60) return t("{n} s", { n: Math.floor(seconds) });
  if (seconds < 3600) return t("{n} min", { n: Math.floor(seconds / 60) });
  if (seconds < 86_400) return t("{n} h", { n: Math.floor(seconds / 3600) });
  return t("{n} d", { n: Math.floor(seconds / 86_400) });
}

export function measureWord(measure: Measure): string {
  const words: Record<Measure, string> = {
    incidents: t("New incidents"),
    overdue: t("Overdue jobs and timers"),
    stuck: t("Runs that stand still"),
    queue: t("Waiting jobs"),
  };
  return words[measure];
}

/** What an alert is about, in one sentence. */
export function alertWord({ measure, value, window }: Alert): string {
  const time = age(window);
  const words: Record<Measure, string> = {
    incidents: t("{n} incidents within {time}", { n: value, time }),
    overdue: t("{n} jobs or timers overdue by more than {time}", { n: value, time }),
    stuck: t("{n} runs have stood for more than {time}", { n: value, time }),
    queue: t("{n} jobs wait", { n: value }),
  };
  return words[measure];
}

/** A share in whole per cent; 0 where nothing was asked yet. */
export function share(hits: number, misses: number): number {
  return hits + misses === 0 ? 0 : Math.round((100 * hits) / (hits + misses));
}

/** The name of a worker as people know it: its host and its process. */
export function workerName(name: string): string {
  const [host = name, pid = ""] = name.split(":");
  return pid === "" ? host : `${host} · ${pid}`;
}
