import { expect, test } from "vitest";
import type { Instance } from "../../api/types.ts";
import { filterFrom, fits, merge, queryOf, searchFrom } from "./rows.ts";

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

const ALL = { model: "", state: "", search: "", from: "", until: "" };

test.each([
  ["", ALL],
  ["?state=running", { ...ALL, state: "running" }],
  ["?state=odd&model=m1", { ...ALL, model: "m1" }],
  ["?search=n=1&from=2026-01-31&until=soon", { ...ALL, search: "n=1", from: "2026-01-31" }],
])("the address %s is read as a filter", (search, filter) => {
  expect(filterFrom(search)).toEqual(filter);
});

test("a filter comes back from the address that it writes", () => {
  const filter = { ...ALL, model: "m 1", state: "completed", search: "order.customer=Ann" };
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
  const filter = { ...ALL, state: "running" };
  const news = [row("1", { seq: 9, state: "completed" }), row("3", { state: "cancelled" })];
  expect(merge([row("1")], news, filter).map(({ id }) => id)).toEqual(["1"]);
});

test("older news does not undo newer", () => {
  expect(merge([row("1", { seq: 9, state: "completed" })], [row("1")], ALL)[0]?.state).toBe(
    "completed",
  );
});

test("a search is a business key, or a variable where it has an equals sign", () => {
  expect(queryOf({ ...ALL, search: " A-7 " }).business_key).toBe("A-7");
  expect(queryOf({ ...ALL, search: "a=1" })).toMatchObject({ variable: "a=1" });
  expect(queryOf(ALL)).toEqual({});
});

test("a day until which runs started is asked for whole", () => {
  const { started_from, started_before } = queryOf({
    ...ALL,
    from: "2026-03-01",
    until: "2026-03-01",
  });
  const hours = (Date.parse(started_before ?? "") - Date.parse(started_from ?? "")) / 3_600_000;
  expect(hours).toBe(24);
});

test("news does not come into the answer to a search", () => {
  expect(fits(row("1"), ALL)).toBe(true);
  expect(fits(row("1"), { ...ALL, search: "n=1" })).toBe(false);
});
