import { expect, test } from "vitest";
import type { Instance } from "../../api/types.ts";
import { filterFrom, merge, searchFrom } from "./rows.ts";

const row = (id: string, change: Partial<Instance> = {}): Instance => ({
  id,
  model: { id: "m1", key: "order", name: "Order" },
  version: { id: "v1", number: 1 },
  state: "running",
  incidents: 0,
  started_at: `2026-01-01T00:00:0${id}Z`,
  ended_at: null,
  started_by: "ada",
  business_key: null,
  seq: 5,
  ...change,
});

const ALL = { model: "", state: "" };

test.each([
  ["", ALL],
  ["?state=running", { model: "", state: "running" }],
  ["?state=odd&model=m1", { model: "m1", state: "" }],
])("the address %s is read as a filter", (search, filter) => {
  expect(filterFrom(search)).toEqual(filter);
});

test("a filter comes back from the address that it writes", () => {
  const filter = { model: "m 1", state: "completed" };
  expect(filterFrom(searchFrom(filter))).toEqual(filter);
  expect(searchFrom(ALL)).toBe("");
});

test("rows change where they stand and new ones come on top, the latest first", () => {
  const rows = [row("2"), row("1")];
  const news = [row("1", { seq: 9, state: "completed" }), row("3"), row("4")];
  const merged = merge(rows, news, ALL);
  expect(merged.map(({ id, state }) => [id, state])).toEqual([
    ["4", "running"],
    ["3", "running"],
    ["2", "running"],
    ["1", "completed"],
  ]);
});

test("a changed row stays though it no longer fits, a new one that does not fit stays out", () => {
  const filter = { model: "", state: "running" };
  const news = [row("1", { seq: 9, state: "completed" }), row("3", { state: "cancelled" })];
  expect(merge([row("1")], news, filter).map(({ id }) => id)).toEqual(["1"]);
});

test("older news does not undo newer", () => {
  expect(merge([row("1", { seq: 9, state: "completed" })], [row("1")], ALL)[0]?.state).toBe(
    "completed",
  );
});
