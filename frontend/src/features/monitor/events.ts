/** One thing that happened to an instance, exactly as the server tells it. */
export interface RunEvent {
  readonly instance: string;
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly node: string | null;
  readonly token: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export type Values = Readonly<Record<string, unknown>>;

export function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** A number, also one that travels exactly as `{"$number": "1.50"}`. */
export function number(value: unknown): number | null {
  if (typeof value === "object" && value !== null && "$number" in value)
    return number(value.$number);
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)))
    return Number(value);
  return null;
}

export function record(value: unknown): Values {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Values)
    : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

export function strings(value: unknown): readonly string[] {
  if (typeof value === "string") return value.split(",").flatMap((part) => part.trim() || []);
  return list(value).filter((item): item is string => typeof item === "string");
}
