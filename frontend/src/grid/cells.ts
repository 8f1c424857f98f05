/**
 * What a person sees and types, against what is stored: stored cells are FEEL, but in a typed
 * column text needs no quotes and dates need no function call.
 *
 * One law holds for every text: parseCell(presentCell(x)) means x. A text that has no plain
 * form is shown as it is stored, and where typing that would read as plain text, after "= ".
 */

import type { Column } from "./sheet.ts";

type Shape = Pick<Column, "role" | "type" | "plain">;

const STRING = /^"(?:[^"\\]|\\.)*"$/s;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const LOOSE_DATE = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;
const ESCAPES: Record<string, string> = { n: "\n", t: "\t", r: "\r" };
const DURATION = String.raw`-?P(?=[\dT])(?:\d+[YMWD])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?`;
const CLOCK = String.raw`\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?`;

/** The FEEL function and the plain form of each type that has one. */
const PLAIN_CALLS: Record<string, readonly [string, string]> = {
  date: ["date", String.raw`\d{4}-\d{2}-\d{2}`],
  time: ["time", CLOCK],
  "date and time": ["date and time", String.raw`\d{4}-\d{2}-\d{2}T` + CLOCK],
  "days and time duration": ["duration", DURATION],
  "years and months duration": ["duration", DURATION],
};

/** One spelling for the names that DMN files use for a type. */
export function plainType(type: string): string {
  const name = type.replace(/^.*:/, "");
  const known: Record<string, string> = {
    dateTime: "date and time",
    dayTimeDuration: "days and time duration",
    yearMonthDuration: "years and months duration",
    integer: "number",
    long: "number",
    double: "number",
  };
  return known[name] ?? name;
}

/** Splits at top-level commas, leaving strings and brackets whole. */
export function alternatives(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] as string;
    if (quoted) {
      if (char === "\\") i += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if ("([{".includes(char)) depth += 1;
    else if (")]}".includes(char)) depth -= 1;
    else if (char === "," && depth <= 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}

export function quote(text: string): string {
  const escaped = text
    .replace(/[\\"]/g, (char) => `\\${char}`)
    .replace(/\n/g, "\\n")
    .replace(/\t/g, "\\t")
    .replace(/\r/g, "\\r");
  return `"${escaped}"`;
}

/** The text of a FEEL string literal, or null when it is something else. */
export function unquote(feel: string): string | null {
  if (!STRING.test(feel)) return null;
  return feel
    .slice(1, -1)
    .replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, code: string) =>
      code.length === 5
        ? String.fromCharCode(parseInt(code.slice(1), 16))
        : (ESCAPES[code] ?? code),
    );
}

/** Text that in a column of strings would be read as FEEL: tests, ranges, calls, literals. */
function readsAsFeel(text: string, role: Column["role"]): boolean {
  if (text === "" || text.includes('"') || text === "null" || text === "-") return true;
  if (role !== "when") return false;
  return /^[<>=!([\]]|^not\s*\(|^[\p{L}_][\p{L}\d_ ]*(?<! )\(.*\)$|\?/su.test(text);
}

function parseString(text: string, role: Column["role"]): string {
  if (role === "then") return readsAsFeel(text, role) ? text : quote(text);
  const parts = alternatives(text);
  const plain = parts.every((part) => STRING.test(part) || !readsAsFeel(part, role));
  if (!plain || parts.includes("")) return text;
  return parts.map((part) => (STRING.test(part) ? part : quote(part))).join(", ");
}

function presentString(feel: string, role: Column["role"]): string {
  const parts = role === "then" ? [feel] : alternatives(feel);
  return parts.map((part) => unquote(part) ?? part).join(", ");
}

const FULL_WIDTH: Record<string, string> = {
  "，": ", ",
  "＜": "<",
  "＞": ">",
  "＝": "=",
  "≥": ">=",
  "≤": "<=",
  "（": "(",
  "）": ")",
  "【": "[",
  "】": "]",
};

/** Marks that a Chinese keyboard gives, as FEEL writes them; text in quotes is left alone. */
function halfWidth(text: string): string {
  return text.includes('"')
    ? text
    : text.replace(/[，＜＞＝≥≤（）【】]/g, (char) => FULL_WIDTH[char] ?? char);
}

function parseNumber(text: string, role: Column["role"]): string {
  return role === "then" && /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)
    ? text.replaceAll(",", "")
    : text;
}

function parseBoolean(text: string): string {
  const word = text.toLowerCase();
  if (["true", "yes", "是"].includes(word)) return "true";
  return ["false", "no", "否"].includes(word) ? "false" : text;
}

function isoDate(text: string): string {
  const [, year = "", month = "", day = ""] = LOOSE_DATE.exec(text) ?? [];
  return year && !ISO_DATE.test(text)
    ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`
    : text;
}

function parseCall(text: string, [name, plain]: readonly [string, string]): string {
  if (text.includes('"')) return text;
  const pattern = new RegExp(String.raw`(?<![\w:+-])(?<![^.]\.)${plain}(?![\w:+-])`, "g");
  return text.replace(pattern, (match) => `${name}("${match}")`);
}

function presentCall(feel: string, [name, plain]: readonly [string, string]): string {
  return feel.replace(new RegExp(String.raw`\b${name}\(\s*"(${plain})"\s*\)`, "g"), "$1");
}

function parseTyped(text: string, shape: Shape): string {
  const type = plainType(shape.type);
  const call = PLAIN_CALLS[type];
  if (type === "string") return parseString(text, shape.role);
  if (type === "number") return parseNumber(halfWidth(text), shape.role);
  if (type === "boolean") return parseBoolean(halfWidth(text));
  return call
    ? parseCall(type === "date" ? isoDate(halfWidth(text)) : halfWidth(text), call)
    : text;
}

/** What a person typed in a column of plain values: dates and truth in the one way they are kept. */
function parsePlain(typed: string, type: string): string {
  if (type === "date") return isoDate(halfWidth(typed.trim()));
  if (type === "boolean") return parseBoolean(halfWidth(typed.trim()));
  return type === "number" ? halfWidth(typed.trim()) : typed;
}

/** What a person typed in a column, as FEEL. A leading "=" says: this is FEEL, take it as it is. */
export function parseCell(typed: string, shape: Shape): string {
  if (shape.plain !== undefined) return parsePlain(typed, plainType(shape.type));
  if (shape.role === "annotation") return typed;
  const text = typed.trim();
  if (text === "") return shape.role === "when" ? "-" : "";
  return text.startsWith("=") ? text.slice(1).trim() : parseTyped(text, shape);
}

/** A FEEL text without the spaces that mean nothing. */
export function meaning(feel: string): string {
  return feel
    .trim()
    .replace(/"(?:[^"\\]|\\.)*"|\s*,\s*/gs, (part) => (part.startsWith('"') ? part : ","));
}

function presentTyped(feel: string, shape: Shape): string {
  const type = plainType(shape.type);
  const call = PLAIN_CALLS[type];
  if (type === "string") return presentString(feel, shape.role);
  return call ? presentCall(feel, call) : feel;
}

/** A stored cell as a person reads it. */
export function presentCell(feel: string, shape: Shape): string {
  const asItIs = shape.role === "annotation" || shape.plain !== undefined;
  if (asItIs || feel === "" || feel === "-") return feel;
  for (const shown of [presentTyped(feel, shape), feel]) {
    if (meaning(parseCell(shown, shape)) === meaning(feel)) return shown;
  }
  return `= ${feel}`;
}

/** The FEEL to store after an edit; an edit that leaves the shown text leaves the stored one. */
export function editCell(stored: string, typed: string, shape: Shape): string {
  return typed === presentCell(stored, shape) ? stored : parseCell(typed, shape);
}

/** The allowed values of a column as a person picks them. */
export function presentAllowed(column: Column): string[] {
  const values = (column.allowed ?? []).flatMap((text) => alternatives(text));
  return values.map((value) => presentCell(value, { role: "then", type: column.type }));
}
