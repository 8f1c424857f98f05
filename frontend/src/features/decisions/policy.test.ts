import { expect, it } from "vitest";

import { renameDecision, setHitPolicy } from "./policy.ts";
import { sampleDocument } from "./sample.fixture.ts";

it("changes nothing where nothing is asked", () => {
  const document = sampleDocument();
  expect(setHitPolicy("FIRST")(document)).toBe(document);
  expect(renameDecision("Discount")(document)).toBe(document);
});

it("puts matches together only where they are collected", () => {
  const collected = setHitPolicy("COLLECT", "SUM")(sampleDocument());
  expect([collected.hit_policy, collected.aggregation]).toEqual(["COLLECT", "SUM"]);
  expect(setHitPolicy("ANY", "SUM")(collected).aggregation).toBeNull();
});
