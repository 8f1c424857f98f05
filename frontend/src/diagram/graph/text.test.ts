import { expect, test } from "vitest";
import { cycleThrough, type Graph, type Task } from "./graph.ts";
import { readGraph, writeGraph } from "./text.ts";

const ODD = `{"format": "task-graph/1",   "key":"g",
 "tasks": [
   { "id": "a", "after": [], "parameters": { "n": 1.50, "text": "= x + 1" } },
   { "id": "b", "name":"B",  "after": ["a"], "retry": {"attempts": 3}, "priority": 2 },
   3,
   { "id": "c", "after": ["a", "gone"], "time_limit": "PT5S" } ],
 "layout": { "a": { "x": 1.0, "y": 2, "vendor": true }, "view": "left" }
}`;

const task = (id: string, ...after: string[]): Task => ({
  facts: { origin: null, id, name: "", handler: "", parameters: {}, more: {} },
  after,
  place: { x: 10, y: 20 },
});
const change = (graph: Graph, id: string, facts: Partial<Task["facts"]>): Graph => ({
  ...graph,
  tasks: graph.tasks.map((each) =>
    each.facts.id === id ? { ...each, facts: { ...each.facts, ...facts } } : each,
  ),
});

test("no change gives the same text, and undoing gives the text before", () => {
  const graph = readGraph(ODD);
  expect(writeGraph(ODD, graph)).toBe(ODD);
  const changed = change(graph, "b", { name: "Other", handler: "demo.check" });
  expect(writeGraph(ODD, changed)).not.toBe(ODD);
  expect(writeGraph(ODD, graph)).toBe(ODD);
});

test("one change touches nothing else", () => {
  const graph = readGraph(ODD);
  const text = writeGraph(ODD, change(graph, "b", { name: "Other" }));
  expect(text).toBe(ODD.replace('"name":"B"', '"name":"Other"'));
  const number = change(graph, "a", { parameters: { n: 1.5, text: "= x + 2" } });
  expect(writeGraph(ODD, number)).toBe(ODD.replace("= x + 1", "= x + 2"));
  const bare = change(graph, "b", { more: { retry: { attempts: 3 } } });
  expect(JSON.parse(writeGraph(ODD, bare)).tasks[1]).toEqual({
    ...{ id: "b", name: "B", after: ["a"], retry: { attempts: 3 } },
  });
});

test("tasks come and go, with their places; what is not ours stays", () => {
  const graph = readGraph(ODD);
  const [a, , c] = graph.tasks;
  const moved = { ...a!, place: { x: 7, y: 2 } };
  const after: Graph = { ...graph, tasks: [moved, c!, task("d", "a", "c")] };
  const text = writeGraph(ODD, after);
  const data = JSON.parse(text);
  expect(data.tasks.map((each: { id?: string }) => each.id)).toEqual(["a", undefined, "c", "d"]);
  expect(data.layout).toEqual({
    a: { x: 7, y: 2, vendor: true },
    view: "left",
    d: { x: 10, y: 20 },
  });
  expect(text).toContain('"n": 1.50');
  const again = readGraph(text);
  expect(writeGraph(text, again)).toBe(text);
  expect(again.tasks.map((each) => each.after)).toEqual([[], ["a", "gone"], ["a", "c"]]);
});

test("a new task leaves those before it as they are written", () => {
  const graph = readGraph(ODD);
  const text = writeGraph(ODD, { ...graph, tasks: [...graph.tasks, task("d", "a")] });
  const end = ODD.indexOf(' ],\n "layout"');
  expect(text.startsWith(`${ODD.slice(0, end)},\n   {\n`)).toBe(true);
  expect(JSON.parse(text).tasks[4]).toEqual({ id: "d", after: ["a"] });
});

test("a text that is no graph is refused", () => {
  for (const wrong of ["", "[]", "{", '{"tasks": [],}', '{"a": 1 // x\n}'])
    expect(() => readGraph(wrong), wrong).toThrow("no JSON object");
  expect(readGraph("{}").tasks).toEqual([]);
  const first = JSON.parse(writeGraph("{}", { ...readGraph("{}"), tasks: [task("a")] }));
  expect(first.tasks).toEqual([{ id: "a" }]);
});

test("a cycle is named by its path", () => {
  const before: Record<string, string[]> = { a: [], b: ["a"], c: ["b"], d: ["a"] };
  const after = (id: string): string[] => before[id] ?? [];
  expect(cycleThrough("c", "a", after)).toEqual(["a", "b", "c", "a"]);
  expect(cycleThrough("a", "c", after)).toBeNull();
  expect(cycleThrough("d", "c", after)).toBeNull();
  expect(cycleThrough("a", "a", after)).toEqual(["a", "a"]);
});
