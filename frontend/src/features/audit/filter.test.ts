import { expect, test } from "vitest";
import { askedFrom, formFrom, searchFrom } from "./filter.ts";

const NONE = { actor: "", action: "", object: "", since: "", until: "" };

test.each([
  ["", NONE],
  ["?actor=ada&action=version.", { ...NONE, actor: "ada", action: "version." }],
  ["?since=2026-03-01&until=soon", { ...NONE, since: "2026-03-01" }],
])("the address %s is read as a filter and written again", (search, form) => {
  expect(formFrom(search)).toEqual(form);
  expect(formFrom(searchFrom(form))).toEqual(form);
});

test("a day is asked for from its first moment to the next day's", () => {
  const asked = askedFrom({ ...NONE, since: "2026-03-01", until: "2026-03-01", actor: " ada " });
  const hours = (Date.parse(asked.until ?? "") - Date.parse(asked.since ?? "")) / 3_600_000;
  expect(hours).toBeGreaterThanOrEqual(23);
  expect(hours).toBeLessThanOrEqual(25);
  expect(asked.actor).toBe("ada");
  expect(asked.object).toBeUndefined();
});
