import type { Json } from "../../api/types.ts";

/** A variable's value as a person types it: JSON where it is JSON, else plain text. */
export function readValue(text: string): Json {
  const trimmed = text.trim();
  try {
    const value: Json = JSON.parse(trimmed) as Json;
    // A browser's number would lose digits that the engine keeps.
    return typeof value === "number" && String(value) !== trimmed ? { $number: trimmed } : value;
  } catch {
    return text;
  }
}

/** The text from which `readValue` makes the same value. */
export function writeValue(value: unknown): string {
  if (typeof value === "string") return readValue(value) === value ? value : JSON.stringify(value);
  if (typeof value === "object" && value !== null && "$number" in value) {
    if (Object.keys(value).length === 1) return String(value.$number);
  }
  return JSON.stringify(value ?? null, null, 2);
}
