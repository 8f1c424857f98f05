import { expect, test } from "vitest";
import { criticalPath, layout, tasksIn } from "./layout.ts";

const task = (id: string, ...after: string[]) => ({ id, name: id, after });
const DIAMOND = [task("a"), task("b", "a"), task("c", "a"), task("d", "b", "c")];

test("each task stands right of those it comes after, none on another", () => {
  const places = layout(DIAMOND);
  const x = (id: string): number => places.get(id)?.x ?? NaN;
  expect(x("a")).toBeLessThan(x("b"));
  expect(x("b")).toBe(x("c"));
  expect(x("c")).toBeLessThan(x("d"));
  expect(places.get("b")?.y).not.toBe(places.get("c")?.y);
});

test("a cycle and an unknown dependency are drawn all the same", () => {
  expect(layout([task("a", "b"), task("b", "a"), task("c", "gone")]).size).toBe(3);
});

test("a text is read as far as it can be", () => {
  expect(tasksIn('{"tasks":[{"id":"a"},3,{"id":"b","name":"B","after":["a",1]}]}')).toEqual([
    task("a"),
    { id: "b", name: "B", after: ["a"] },
  ]);
  expect(tasksIn("{")).toBeNull();
  expect(tasksIn("[]")).toBeNull();
});

test("the critical path follows what ended last", () => {
  const ends = new Map([
    ["a", 1],
    ["b", 5],
    ["c", 2],
    ["d", 6],
  ]);
  expect([...criticalPath(DIAMOND, ends)]).toEqual(["d", "b", "a"]);
});
