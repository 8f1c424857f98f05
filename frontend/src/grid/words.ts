/** The words for types. */

import { t } from "../util/i18n.ts";

export const TYPES: readonly string[] = [
  "string",
  "number",
  "boolean",
  "date",
  "time",
  "date and time",
  "days and time duration",
  "years and months duration",
  "Any",
];

export function typeTitle(type: string): string {
  const titles: Record<string, string> = {
    string: t("text"),
    number: t("number"),
    boolean: t("yes or no"),
    date: t("date"),
    time: t("time"),
    "date and time": t("date and time"),
    "days and time duration": t("days and time"),
    "years and months duration": t("years and months"),
    Any: t("any type"),
  };
  return titles[type] ?? type;
}
