import { expect, test } from "vitest";
import { age, share, workerName } from "./format.ts";

test.each([
  [0, "none"],
  [12.9, "12 s"],
  [61, "1 min"],
  [7200, "2 h"],
  [200_000, "2 d"],
])("%d seconds are %s", (seconds, words) => {
  expect(age(seconds)).toBe(words);
});

test("a share of nothing is nothing", () => {
  expect([share(0, 0), share(3, 1), share(1, 2)]).toEqual([0, 75, 33]);
});

test("a worker is known by its host and process", () => {
  expect(workerName("host:12:9931")).toBe("host · 12");
});
