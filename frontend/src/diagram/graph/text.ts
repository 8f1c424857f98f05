import {
  applyEdits,
  findNodeAtLocation,
  modify,
  parse,
  parseTree,
  type JSONPath,
  type ParseError,
} from "jsonc-parser";
import type { Graph, Point, Task } from "./graph.ts";

type Entry = Record<string, unknown>;
const KNOWN = ["id", "name", "after", "handler", "parameters"];

export class GraphTextError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "GraphTextError";
  }
}

/** The task graph of a text, as far as it can be read; throws where it is no JSON object. */
export function readGraph(text: string): Graph {
  const errors: ParseError[] = [];
  const data = parse(text, errors, {
    allowTrailingComma: false,
    disallowComments: true,
  }) as unknown;
  if (errors.length > 0 || !isObject(data)) throw new GraphTextError("The text is no JSON object");
  const places = isObject(data["layout"]) ? data["layout"] : {};
  const entries = Array.isArray(data["tasks"]) ? (data["tasks"] as unknown[]) : [];
  return {
    key: words(data["key"]),
    name: words(data["name"]),
    limit: typeof data["limit"] === "number" ? data["limit"] : null,
    tasks: entries.flatMap((entry, origin) => taskOf(entry, origin, places) ?? []),
  };
}

function taskOf(entry: unknown, origin: number, places: Entry): Task | null {
  if (!isObject(entry) || words(entry["id"]) === "") return null;
  const id = words(entry["id"]);
  const more = Object.fromEntries(Object.entries(entry).filter(([name]) => !KNOWN.includes(name)));
  const after = Array.isArray(entry["after"]) ? entry["after"] : [];
  return {
    facts: {
      origin,
      id,
      name: words(entry["name"]),
      handler: words(entry["handler"]),
      parameters: isObject(entry["parameters"]) ? entry["parameters"] : {},
      more,
    },
    after: after.filter((each): each is string => typeof each === "string"),
    place: pointOf(places[id]),
  };
}

function pointOf(value: unknown): Point | null {
  if (!isObject(value)) return null;
  const { x, y } = value;
  return typeof x === "number" && typeof y === "number" ? { x, y } : null;
}

function isObject(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const words = (value: unknown): string => (typeof value === "string" ? value : "");

/** The text with the graph's changes in it; what they do not concern stays as it is written. */
export function writeGraph(text: string, graph: Graph): string {
  return new Writer(text).write(graph);
}

class Writer {
  #text: string;
  readonly #indent: string;
  readonly #format: { tabSize: number; insertSpaces: boolean; eol: string };

  constructor(text: string) {
    this.#text = text;
    const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? "  ";
    this.#indent = indent;
    const insertSpaces = !indent.startsWith("\t");
    this.#format = { tabSize: insertSpaces ? indent.length : 1, insertSpaces, eol: "\n" };
  }

  write(graph: Graph): string {
    const before = readGraph(this.#text);
    const data = parse(this.#text) as Entry;
    if (graph.key !== before.key) this.#set(["key"], graph.key || undefined);
    if (graph.name !== before.name) this.#set(["name"], graph.name || undefined);
    if (graph.limit !== before.limit) this.#set(["limit"], graph.limit ?? undefined);
    if (!Array.isArray(data["tasks"])) this.#set(["tasks"], []);
    this.#tasks(graph, before);
    this.#layout(graph, before);
    return this.#text;
  }

  /** Changes first, while the numbers are those of the text; then what is gone, last one first. */
  #tasks(graph: Graph, before: Graph): void {
    const old = new Map(before.tasks.map((task) => [task.facts.origin, task]));
    const kept = new Set<number | null>();
    for (const task of graph.tasks) {
      const known = old.get(task.facts.origin);
      if (!known || task.facts.origin === null) continue;
      kept.add(task.facts.origin);
      this.#change(["tasks", task.facts.origin], known, task);
    }
    const gone = before.tasks.filter((task) => !kept.has(task.facts.origin)).reverse();
    for (const { facts } of gone) this.#set(["tasks", facts.origin!], undefined);
    for (const task of graph.tasks) if (task.facts.origin === null) this.#add(entryOf(task));
  }

  #change(path: JSONPath, old: Task, task: Task): void {
    const [was, is] = [entryOf(old), entryOf(task)];
    for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
      if (same(was[name], is[name])) continue;
      if (name === "parameters" && isObject(was[name]) && isObject(is[name]))
        this.#fields([...path, name], was[name], is[name]);
      else this.#set([...path, name], is[name]);
    }
  }

  #fields(path: JSONPath, was: Entry, is: Entry): void {
    for (const name of new Set([...Object.keys(was), ...Object.keys(is)]))
      if (!same(was[name], is[name])) this.#set([...path, name], is[name]);
  }

  /** A new task stands on lines of its own after the last one, which is left as it is written. */
  #add(entry: Entry): void {
    const root = parseTree(this.#text);
    const last = root && findNodeAtLocation(root, ["tasks"])?.children?.at(-1);
    if (!last) return this.#set(["tasks", 0], entry, true);
    const line = this.#text.slice(this.#text.lastIndexOf("\n", last.offset) + 1, last.offset);
    const indent = /^\s*/.exec(line)?.[0] ?? "";
    const made = JSON.stringify(entry, null, this.#indent).replaceAll("\n", `\n${indent}`);
    const at = last.offset + last.length;
    this.#text = `${this.#text.slice(0, at)},\n${indent}${made}${this.#text.slice(at)}`;
  }

  /** Places are written for all as soon as one is another than the text says. */
  #layout(graph: Graph, before: Graph): void {
    const known = new Map(before.tasks.map((task) => [task.facts.id, task.place]));
    const placed = graph.tasks.filter((task) => task.place !== null);
    const names = new Set(graph.tasks.map((task) => task.facts.id));
    for (const { facts, place } of placed) {
      const point = { x: Math.round(place!.x), y: Math.round(place!.y) };
      const old = known.get(facts.id);
      if (old && Math.round(old.x) === point.x && Math.round(old.y) === point.y) continue;
      const at: JSONPath = ["layout", facts.id];
      if (!old) this.#set(at, point);
      else this.#fields(at, { ...old }, point);
    }
    for (const [id, place] of known)
      if (place !== null && !names.has(id)) this.#set(["layout", id], undefined);
  }

  #set(path: JSONPath, value: unknown, insert = false): void {
    const options = { formattingOptions: this.#format, isArrayInsertion: insert };
    this.#text = applyEdits(this.#text, modify(this.#text, path, value, options));
  }
}

/** The task as the text has it. */
function entryOf({ facts, after }: Task): Entry {
  const { id, name, handler, parameters, more } = facts;
  return {
    id,
    ...(name ? { name } : {}),
    ...(after.length > 0 ? { after } : {}),
    ...(handler ? { handler } : {}),
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
    ...more,
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
