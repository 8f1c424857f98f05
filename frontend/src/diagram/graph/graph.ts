/** A task graph as its canvas knows it. */
export interface TaskFacts {
  /** Its number in the text; null for one that was drawn since. */
  readonly origin: number | null;
  readonly id: string;
  readonly name: string;
  readonly handler: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Every other field as the text has it, by its name there. */
  readonly more: Readonly<Record<string, unknown>>;
}

export interface Task {
  readonly facts: TaskFacts;
  readonly after: readonly string[];
  readonly place: Point | null;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Graph {
  readonly key: string;
  readonly name: string;
  readonly limit: number | null;
  readonly tasks: readonly Task[];
}

/** The path on which the tasks would wait for each other if `to` came after `from`; null if none. */
export function cycleThrough(
  from: string,
  to: string,
  after: (id: string) => readonly string[],
): string[] | null {
  const walk = (id: string, seen: ReadonlySet<string>): string[] | null => {
    if (id === to) return [id];
    for (const before of after(id)) {
      if (seen.has(before)) continue;
      const path = walk(before, new Set([...seen, before]));
      if (path) return [...path, id];
    }
    return null;
  };
  const path = walk(from, new Set([from]));
  return path && [...path, to];
}
