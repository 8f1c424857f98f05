/** What a decision asks for, read from its condition columns, and values typed for it. */

import { plainType } from "../../grid/cells.ts";
import type { SheetDocument } from "./sheet.ts";

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
  if (PATH.test(expression.trim())) return [expression.trim()];
  const words = expression.replace(CALL, "(").match(WORD) ?? [];
  return words.filter((word) => !word.startsWith('"') && !KEYWORDS.has(word));
}

/** One input per variable that the conditions read, in their order. */
export function tryInputs(
  document: SheetDocument,
  allowedOf: (column: SheetDocument["columns"][number]) => readonly string[],
): TryInput[] {
  const seen = new Map<string, TryInput>();
  for (const column of document.columns) {
    if (column.role !== "when") continue;
    const paths = pathsIn(column.expression || column.label);
    for (const text of paths) {
      const path = text.split(".").map((name) => name.trim());
      const whole = paths.length === 1 && PATH.test(column.expression.trim());
      const type = whole ? plainType(column.type) : "Any";
      if (!seen.has(path.join("."))) {
        seen.set(path.join("."), { path, type, allowed: whole ? allowedOf(column) : [] });
      }
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
