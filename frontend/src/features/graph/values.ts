/** A value of the JSON as a field shows it: texts as they are, everything else as JSON. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What was typed, in the type that the field wants; undefined leaves the field out of the text. */
export function typed(text: string, type: string, before: unknown): unknown {
  const plain = text.trim();
  if (plain === "") return undefined;
  if (plain.startsWith("=")) return plain;
  if (type === "boolean") return plain === "true";
  if (["integer", "number", "float"].includes(type) && Number.isFinite(Number(plain)))
    return Number(plain);
  const structured = typeof before !== "string" && before !== undefined && before !== null;
  if (structured || type === "object" || type === "list") {
    try {
      return JSON.parse(plain) as unknown;
    } catch {
      return text;
    }
  }
  return text;
}

const WORDS = /"(?:[^"\\]|\\.)*"|[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*\s*\(?/gu;
const FEEL = new Set(
  "and or not if then else for in return some every satisfies between instance of true false null function item partial".split(
    " ",
  ),
);

/** The names that expressions read and no task gives: what a run should be started with. */
export function namesRead(expressions: readonly string[], given: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  for (const text of expressions)
    for (const [word] of text.matchAll(WORDS)) {
      if (word.startsWith('"') || word.endsWith("(")) continue;
      const name = word.trim().split(".")[0] ?? "";
      if (!FEEL.has(name) && !given.has(name)) found.add(name);
    }
  return [...found].sort();
}
