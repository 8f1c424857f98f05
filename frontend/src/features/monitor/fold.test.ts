import { describe, expect, test } from "vitest";
import { chipsOf } from "./chips.ts";
import type { RunEvent } from "./events.ts";
import { fold, variablesAt } from "./fold.ts";
import { newRun, type RunState } from "./state.ts";

type Told = readonly [
  kind: string,
  node: string | null,
  data?: Record<string, unknown>,
  token?: string,
];

function events(...told: readonly Told[]): RunEvent[] {
  return told.map(([kind, node, data = {}, token], index) => ({
    instance: "i1",
    seq: index + 1,
    at: `2026-01-01T00:00:${String(index).padStart(2, "0")}Z`,
    kind,
    node,
    token: token ?? null,
    data,
  }));
}

const START: Told = [
  "instance.started",
  "start",
  { variables: { amount: 5 }, business_key: "A-1" },
];
const enter = (node: string, type: string, token = node): Told => [
  "node.entered",
  node,
  { type, flow: "f" },
  token,
];
const leave = (node: string, token = node): Told => [
  "node.completed",
  node,
  { duration: 1.5 },
  token,
];
const looks = (run: RunState): Record<string, string> =>
  Object.fromEntries([...run.nodes].map(([id, node]) => [id, node.state]));

describe("what a node looks like", () => {
  test.each<[string, Told[], string]>([
    ["entered", [enter("a", "serviceTask")], "active"],
    ["left", [enter("a", "serviceTask"), leave("a")], "done"],
    ["a second visit", [enter("a", "task"), leave("a"), enter("a", "task", "b")], "active"],
    [
      "a person's task",
      [enter("a", "userTask"), ["user_task.created", "a", { task: "t" }]],
      "waiting",
    ],
    [
      "a timer",
      [
        enter("a", "intermediateCatchEvent"),
        ["timer.scheduled", "a", { timer: "t", due: "2026-01-02T00:00:00Z" }],
      ],
      "waiting",
    ],
    [
      "a boundary timer called off",
      [
        ["timer.scheduled", "a", { timer: "t", host: "h" }],
        ["timer.cancelled", "a", { timer: "t" }],
      ],
      "idle",
    ],
    [
      "a retry to come",
      [
        enter("a", "serviceTask"),
        ["job.created", "a", { job: "j", attempts: 3 }],
        [
          "job.failed",
          "a",
          {
            job: "j",
            attempt: 1,
            error: { code: "x", message: "no" },
            retry_at: "2026-01-02T00:00:00Z",
          },
        ],
      ],
      "waiting",
    ],
    [
      "an incident",
      [
        enter("a", "serviceTask"),
        ["incident.raised", "a", { incident: "i", code: "x", message: "no" }],
      ],
      "failed",
    ],
    [
      "an incident retried",
      [
        enter("a", "serviceTask"),
        ["incident.raised", "a", { incident: "i", code: "x", message: "no" }],
        ["incident.resolved", "a", { incident: "i", how: "retry" }],
      ],
      "active",
    ],
    ["cancelled", [enter("a", "userTask"), ["node.cancelled", "a", { by: "b" }, "a"]], "cancelled"],
    [
      "the end of the run",
      [enter("a", "userTask"), ["instance.cancelled", null, { by: "ada", reason: "r" }]],
      "cancelled",
    ],
  ])("%s", (_name, told, look) => {
    expect(looks(fold(newRun(), events(START, ...told)))["a"]).toBe(look);
  });
});

test("variables keep who set them where, and what they were earlier", () => {
  const run = fold(
    newRun(),
    events(
      START,
      ["variables.set", null, { variables: { amount: 5 }, source: "start" }],
      ["variables.set", "a", { variables: { amount: 7, ok: true }, source: "handler" }],
    ),
  );
  expect(
    run.variables.get("amount")?.history.map(({ seq, source, value }) => [seq, source, value]),
  ).toEqual([
    [1, "start", 5],
    [3, "handler", 7],
  ]);
  expect([...variablesAt(run, 2)]).toEqual([["amount", 5]]);
});

test("flows, decisions and conditions are counted and kept", () => {
  const run = fold(
    newRun(),
    events(
      START,
      ["flow.taken", "start", { flow: "f", target: "g" }],
      ["flow.taken", "g", { flow: "f", target: "a" }],
      [
        "gateway.evaluated",
        "g",
        { conditions: [{ flow: "f", expression: "x > 1", value: true }], taken: ["f"] },
      ],
      [
        "decision.evaluated",
        "d",
        {
          decision: "approval",
          rules: [3],
          inputs: { amount: { $number: "1.50" } },
          outputs: { ok: true },
        },
      ],
    ),
  );
  expect(run.flows.get("f")).toBe(2);
  expect(run.gateways.get("g")?.[0]?.conditions[0]).toEqual({
    flow: "f",
    expression: "x > 1",
    value: true,
    isDefault: false,
  });
  expect(run.decisions.get("d")?.[0]?.rules).toEqual([3]);
});

test("a rule set that was asked is kept with the rules that fired, by name and row", () => {
  const said = {
    rule_set: "discounts",
    version: "2",
    mode: "sequential",
    fired: [
      { rule: "large", name: "Large order", row: 2, changes: {} },
      { rule: "tax", name: "Tax", row: { $number: "5" }, changes: {} },
    ],
    trace: [{ rule: "small", verdict: "not_matched", reason: "amount < 5 does not hold" }],
    outputs: { discount: 20 },
  };
  const run = fold(newRun(), events(START, ["rules.evaluated", "d", said]));
  const [asked] = run.decisions.get("d") ?? [];
  expect([asked?.kind, asked?.decision, asked?.rules]).toEqual(["rules", "discounts", [2, 5]]);
  expect(asked?.names).toEqual(["Large order", "Tax"]);
  expect(asked?.trace[0]?.reason).toBe("amount < 5 does not hold");
});

const STORY = events(
  START,
  enter("start", "startEvent"),
  leave("start"),
  ["flow.taken", "start", { flow: "f", target: "a" }],
  enter("a", "userTask"),
  [
    "user_task.created",
    "a",
    { task: "t", name: "Look", assignee: null, candidate_groups: ["managers"] },
  ],
  ["user_task.completed", "a", { task: "t", by: "ada" }],
  leave("a"),
  ["instance.completed", null, { end: "end", variables: {} }],
);

test("any cut of the story, with anything told twice, gives the same run", () => {
  const whole = fold(newRun(), STORY);
  for (let cut = 0; cut <= STORY.length; cut += 1) {
    const first = fold(newRun(), STORY.slice(0, cut));
    expect(fold(fold(first, STORY.slice(Math.max(0, cut - 2))), STORY)).toEqual(whole);
  }
  expect(whole.status).toBe("completed");
  expect(whole.tokens.size).toBe(0);
});

test("a missing event stops the fold before the hole, and the missing one heals it", () => {
  const holed = fold(newRun(), [...STORY.slice(0, 3), ...STORY.slice(4)]);
  expect([holed.seq, holed.gap]).toEqual([3, true]);
  const healed = fold(holed, STORY.slice(3));
  expect([healed.seq, healed.gap, healed.status]).toEqual([9, false, "completed"]);
});

test("the earlier run is not changed by later events", () => {
  const early = fold(newRun(), STORY.slice(0, 6));
  const print = JSON.stringify([...early.nodes, ...early.tasks]);
  fold(early, STORY);
  expect(JSON.stringify([...early.nodes, ...early.tasks])).toBe(print);
});

test("a waiting task names whom it waits for, a finished one how long it took", () => {
  const run = fold(newRun(), STORY.slice(0, 6));
  expect(chipsOf(run, run.nodes.get("a")!).map((chip) => chip.text)).toEqual([
    "waiting for managers",
  ]);
  const done = fold(newRun(), STORY);
  expect(chipsOf(done, done.nodes.get("a")!).map((chip) => chip.text)).toEqual(["✓ 1.5 s"]);
});

test("five thousand events fold quickly, one message after the other", () => {
  const many = events(
    START,
    ...Array.from({ length: 5000 }, (): Told => ["flow.taken", "a", { flow: "f" }]),
  );
  const begun = performance.now();
  let run = newRun();
  for (let at = 0; at < many.length; at += 50) run = fold(run, many.slice(at, at + 50));
  expect(run.flows.get("f")).toBe(5000);
  expect(performance.now() - begun).toBeLessThan(1000);
});
