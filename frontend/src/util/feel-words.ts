import builtins from "./feel-builtins.json";

/** What may be put in place of the word before the caret. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly options: readonly string[];
}

/** Every built-in function of the engine with the names of its parameters. */
export const BUILTINS: Readonly<Record<string, readonly string[]>> = builtins;

const WORD = /[\p{L}_][\p{L}\d_]*(?:(?: |\.)[\p{L}\d_]*)*$/u;
const MOST = 12;

/** Whether a place in a text lies inside a string. */
function quoted(before: string): boolean {
  return before.replace(/\\./g, "").split('"').length % 2 === 0;
}

/**
 * What the word before the caret may become: names first, then functions with their open bracket.
 * Names and functions may contain spaces, so each ending of the words before the caret is tried,
 * the longest first. Null inside a string and where nothing fits.
 */
export function complete(text: string, caret: number, names: readonly string[]): Completion | null {
  const before = text.slice(0, caret);
  const words = quoted(before) ? undefined : WORD.exec(before)?.[0];
  if (words === undefined) return null;
  for (const start of starts(words)) {
    const typed = words.slice(start).toLowerCase();
    const options = matching(typed, names);
    if (options.length > 0) return { from: caret - words.length + start, to: caret, options };
  }
  return null;
}

/** Where in "if order size" a name could begin: at the start, and after each space. */
function starts(words: string): number[] {
  const spaces = [...words.matchAll(/ (?=[\p{L}_])/gu)].map((match) => match.index + 1);
  return [0, ...spaces];
}

function matching(typed: string, names: readonly string[]): string[] {
  const known = [...new Set(names)].filter((name) => begins(name, typed));
  const functions = Object.keys(BUILTINS).filter((name) => begins(name, typed));
  return [...known, ...functions.map((name) => `${name}(`)].slice(0, MOST);
}

function begins(name: string, typed: string): boolean {
  const lower = name.toLowerCase();
  return lower.startsWith(typed) && lower !== typed;
}
