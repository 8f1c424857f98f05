/** A task as its drawing needs it; whatever else the text says is not looked at. */
export interface DrawnTask {
  readonly id: string;
  readonly name: string;
  readonly after: readonly string[];
}

export interface Place {
  readonly task: DrawnTask;
  readonly x: number;
  readonly y: number;
}

export const BOX = { width: 168, height: 56, gapX: 72, gapY: 28, edge: 32 } as const;

/** The tasks of a text, as far as it can be read; null where it is no JSON object. */
export function tasksIn(text: string): DrawnTask[] | null {
  try {
    const data = JSON.parse(text) as { tasks?: unknown };
    if (!Array.isArray(data.tasks)) return null;
    return data.tasks.flatMap((entry: unknown) => taskOf(entry) ?? []);
  } catch {
    return null;
  }
}

function taskOf(entry: unknown): DrawnTask | null {
  if (entry === null || typeof entry !== "object") return null;
  const { id, name, after } = entry as Record<string, unknown>;
  if (typeof id !== "string" || id === "") return null;
  const before = Array.isArray(after)
    ? after.filter((x): x is string => typeof x === "string")
    : [];
  return { id, name: typeof name === "string" && name ? name : id, after: before };
}

/** Each task one column right of the last it comes after; tasks of a cycle share a column. */
export function layout(tasks: readonly DrawnTask[]): Map<string, Place> {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const levels = new Map<string, number>();
  const levelOf = (id: string, above: ReadonlySet<string>): number => {
    const known = levels.get(id);
    if (known !== undefined) return known;
    const inside = new Set([...above, id]);
    const before = (byId.get(id)?.after ?? []).filter((x) => byId.has(x) && !inside.has(x));
    const level = Math.max(-1, ...before.map((x) => levelOf(x, inside))) + 1;
    levels.set(id, level);
    return level;
  };
  const rows = new Map<number, number>();
  const places = new Map<string, Place>();
  for (const task of byId.values()) {
    const level = levelOf(task.id, new Set());
    const row = rows.get(level) ?? 0;
    rows.set(level, row + 1);
    const x = BOX.edge + level * (BOX.width + BOX.gapX);
    places.set(task.id, { task, x, y: BOX.edge + row * (BOX.height + BOX.gapY) });
  }
  return places;
}

/** The chain of tasks that decided how long a run took, by their ids. */
export function criticalPath(
  tasks: readonly DrawnTask[],
  ends: ReadonlyMap<string, number>,
): Set<string> {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const last = (ids: Iterable<string>): string | null => {
    let found: string | null = null;
    for (const id of ids) {
      const end = ends.get(id);
      if (end !== undefined && (found === null || end > (ends.get(found) ?? 0))) found = id;
    }
    return found;
  };
  const path = new Set<string>();
  for (let at = last(byId.keys()); at !== null && !path.has(at);) {
    path.add(at);
    at = last(byId.get(at)?.after ?? []);
  }
  return path;
}
