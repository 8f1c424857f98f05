/** What a table asks for, read from its expressions, and values typed for it. */

import { t } from "../util/i18n.ts";
import { plainType } from "./cells.ts";

export interface TryInput {
  /** The path of names, such as ["customer", "age"]. */
  readonly path: readonly string[];
  readonly type: string;
  readonly allowed: readonly string[];
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const NAME = String.raw`[\p{L}_][\p{L}\d_]*(?: [\p{L}\d_]+)*`;
const PATH = new RegExp(String.raw`^${NAME}(?:\s*\.\s*${NAME})*$`, "u");
const WORD = /"(?:[^"\\]|\\.)*"|[\p{L}_][\p{L}\d_]*(?:\.[\p{L}_][\p{L}\d_]*)*/gu;
const CALL =
  /(?:\b(?:upper|lower|string|starts|ends|substring|list|day of|week of|month of|date and|years and months|get) )?[\p{L}_][\p{L}\d_]*\s*\(/gu;
const KEYWORDS = new Set(
  "if then else for in return some every satisfies and or not true false null between".split(" "),
);

function pathsIn(expression: string): string[] {
  const whole = expression.trim();
  if (PATH.test(whole)) return KEYWORDS.has(whole) ? [] : [whole];
  const words = expression.replace(CALL, "(").match(WORD) ?? [];
  return words.filter((word) => !word.startsWith('"') && !KEYWORDS.has(word));
}

/** An expression that is asked, with what is known of its value. */
export interface Asked {
  readonly expression: string;
  readonly type: string;
  readonly allowed: readonly string[];
}

/** One input per variable that the expressions read, in their order. */
export function inputsOf(asked: readonly Asked[]): TryInput[] {
  const seen = new Map<string, TryInput>();
  for (const { expression, type, allowed } of asked) {
    const paths = pathsIn(expression);
    const whole = paths.length === 1 && PATH.test(expression.trim());
    for (const text of paths) {
      const path = text.split(".").map((name) => name.trim());
      const input = whole
        ? { path, type: plainType(type), allowed }
        : { path, type: "Any", allowed: [] };
      if (!seen.has(path.join("."))) seen.set(path.join("."), input);
    }
  }
  return [...seen.values()];
}

/** The tags of the engine's own JSON for values that JSON has no form for. */
const TAGS: Record<string, string> = {
  date: "$date",
  time: "$time",
  "date and time": "$datetime",
  "days and time duration": "$duration",
  "years and months duration": "$duration",
};

/** A typed text as a value; an empty one is null. */
export function valueOf(text: string, type: string): Json {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (type === "number") return Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed;
  if (type === "boolean") return trimmed === "true";
  const tag = TAGS[type];
  if (tag) return { [tag]: trimmed };
  return type === "Any" ? guess(trimmed) : text;
}

function guess(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** Nested variables from paths and their texts. */
export function variablesOf(
  inputs: readonly TryInput[],
  textOf: (input: TryInput) => string,
): Record<string, Json> {
  const variables: Record<string, Json> = {};
  for (const input of inputs) {
    let scope = variables;
    for (const name of input.path.slice(0, -1)) {
      const inner = scope[name];
      const next =
        inner !== null && typeof inner === "object" && !Array.isArray(inner) ? inner : {};
      scope[name] = next;
      scope = next;
    }
    scope[input.path.at(-1) ?? ""] = valueOf(textOf(input), input.type);
  }
  return variables;
}

/** Values as people read them: a tagged date is its date. */
export function readable(value: Json): string {
  if (value === null) return t("nothing");
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (Array.isArray(value))
    return value.length === 0 ? t("nothing") : value.map(readable).join(", ");
  if (typeof value !== "object") return String(value);
  const entries = Object.entries(value);
  const only = entries[0];
  if (entries.length === 1 && only?.[0].startsWith("$")) return readable(only[1]);
  return entries.map(([name, inner]) => `${name}: ${readable(inner)}`).join("; ");
}
