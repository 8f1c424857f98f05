import { expect, test } from "vitest";
import { chipsOf } from "./chips.ts";
import { fold } from "./fold.ts";
import { newRun } from "./state.ts";

const event = (seq: number, kind: string, node: string | null, data: object, token = node) => ({
  ...{ instance: "i", seq, at: `2026-01-01T00:00:0${seq}Z`, kind, node, token },
  data: data as Record<string, unknown>,
});

test("a task of a graph that failed for good is failed, and those behind it skipped", () => {
  const run = fold(newRun(), [
    event(1, "instance.started", null, { variables: {} }),
    event(2, "node.entered", "pay", { type: "task" }),
    event(3, "node.failed", "pay", { error: { code: "down", message: "the bank is closed" } }),
    event(4, "node.skipped", "tell", { reason: "dependency" }, null),
    event(5, "instance.failed", null, { outcome: "failed", nodes: ["pay"] }),
  ]);
  const looks = [...run.nodes.values()].map(({ id, state }) => [id, state]);
  expect(looks).toEqual([
    ["pay", "failed"],
    ["tell", "skipped"],
  ]);
  expect(run.status).toBe("failed");
  expect(chipsOf(run, run.nodes.get("pay")!)[0]?.text).toBe("the bank is closed");
});

test("an item of a list that failed does not end its task", () => {
  const run = fold(newRun(), [
    event(1, "instance.started", null, { variables: {} }),
    event(2, "node.entered", "each", { type: "task" }, "whole"),
    event(3, "node.entered", "each", { type: "task", item: 0 }, "first"),
    event(4, "node.failed", "each", { item: 0, error: {} }, "first"),
  ]);
  expect(run.nodes.get("each")?.state).toBe("active");
  expect([...run.tokens.keys()]).toEqual(["whole"]);
});
