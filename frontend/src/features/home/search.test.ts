import { expect, it } from "vitest";
import type { Model } from "../../api/types.ts";
import { byFolder, matches } from "./search.ts";

const model = (name: string, folder = ""): Model => ({
  id: name,
  workspace: "w",
  kind: "process",
  key: name.toLowerCase(),
  name,
  folder,
  revision: 1,
  updated_at: "2026-01-01T00:00:00Z",
  updated_by: "modeller",
  published: null,
  problems: 0,
});

it("puts models under their folders, in the order of the names, numbers as numbers", () => {
  const found = byFolder([model("b"), model("x", "Year 10"), model("y", "Year 9"), model("a")]);
  expect([...found.keys()]).toEqual(["", "Year 9", "Year 10"]);
  expect(found.get("")?.map(({ name }) => name)).toEqual(["b", "a"]);
});

it("says which models are in no folder even where there is none", () => {
  expect([...byFolder([model("x", "F")])]).toEqual([
    ["", []],
    ["F", [model("x", "F")]],
  ]);
});

it("finds a model by its name and by its folder together", () => {
  const found = model("01 Sequence", "Workflow patterns");
  expect(matches(found, "patterns seq")).toBe(true);
  expect(matches(found, "seq nowhere")).toBe(false);
});
