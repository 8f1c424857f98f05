import { locale, t } from "../../util/i18n.ts";
import { number, record } from "./events.ts";

/** "840 ms", "12.4 s", "3 min 05 s", "2 h 10 min", "4 d 3 h". */
export function duration(seconds: number | null): string {
  if (seconds === null) return "";
  if (seconds < 0.9995) return t("{n} ms", { n: Math.round(seconds * 1000) });
  if (seconds < 60)
    return t("{n} s", { n: seconds < 10 ? seconds.toFixed(1) : Math.floor(seconds) });
  const minutes = Math.floor(seconds / 60);
  const pad = (n: number): string => String(Math.floor(n)).padStart(2, "0");
  if (minutes < 60) return t("{m} min {s} s", { m: minutes, s: pad(seconds % 60) });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return t("{h} h {m} min", { h: hours, m: pad(minutes % 60) });
  return t("{d} d {h} h", { d: Math.floor(hours / 24), h: hours % 24 });
}

export function secondsUntil(iso: string, now: number): number {
  return Math.max(0, (Date.parse(iso) - now) / 1000);
}

/** What is left until a moment, in whole seconds so that it counts down calmly. */
export function countdown(iso: string, now: number): string {
  const seconds = Math.ceil(secondsUntil(iso, now));
  return seconds === 0
    ? t("now")
    : duration(seconds < 10 ? seconds + 0.0001 : seconds).replace(".0", "");
}

export function clockTime(iso: string): string {
  return new Intl.DateTimeFormat(locale(), {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
    hour12: false,
  }).format(new Date(iso));
}

/** A value on one line, as a person would write it; tagged values lose their tags. */
export function short(value: unknown): string {
  if (value === null || value === undefined) return t("nothing");
  if (value === true) return t("yes");
  if (value === false) return t("no");
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  const tagged = untag(value);
  if (tagged !== undefined) return tagged;
  return JSON.stringify(plain(value));
}

/** A value over several lines, for reading it whole. */
export function long(value: unknown): string {
  if (typeof value !== "object" || value === null || untag(value) !== undefined)
    return short(value);
  return JSON.stringify(plain(value), null, 2);
}

/** The word for a value's type. */
export function typeOf(value: unknown): string {
  if (value === null || value === undefined) return t("nothing");
  if (typeof value === "string") return t("text");
  if (typeof value === "boolean") return t("yes/no");
  if (number(value) !== null) return t("number");
  if (Array.isArray(value)) return t("list");
  const tag = Object.keys(value)[0];
  if (tag?.startsWith("$")) return t(tag.slice(1));
  return t("record");
}

function untag(value: object): string | undefined {
  const [entry, ...others] = Object.entries(value);
  if (!entry || others.length > 0 || !entry[0].startsWith("$")) return undefined;
  return typeof entry[1] === "string" ? entry[1] : JSON.stringify(entry[1]);
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const tagged = untag(value);
  if (tagged !== undefined) return number(value) ?? tagged;
  return Object.fromEntries(
    Object.entries(record(value)).map(([name, inner]) => [name, plain(inner)]),
  );
}
