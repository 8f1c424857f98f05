import { expect, test } from "vitest";
import { backoff, type LiveStatus, type LiveWorld } from "../../api/live.ts";
import type { RunEvent } from "./events.ts";
import { followRun, type News } from "./socket.ts";

/** A websocket that the test speaks for. */
class Line {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(readonly path: string) {}
  close(): void {}
}

const event = (seq: number): RunEvent => ({
  instance: "i",
  seq,
  at: "2026-01-01T00:00:00Z",
  kind: "flow.taken",
  node: "a",
  token: null,
  data: { flow: "f" },
});

function setUp(stored: readonly RunEvent[] = []) {
  const lines: Line[] = [];
  const delays: number[] = [];
  const news: News[] = [];
  const states: LiveStatus[] = [];
  let pending: () => void = () => undefined;
  const world: LiveWorld = {
    open: (path) => {
      const line = new Line(path);
      lines.push(line);
      return line as unknown as WebSocket;
    },
    now: () => 0,
    random: () => 1,
    later: (run, milliseconds) => {
      delays.push(milliseconds);
      pending = run;
      return () => undefined;
    },
  };
  const following = followRun({
    instance: "i",
    onNews: (item) => news.push(item),
    onStatus: (status) => states.push(status),
    fetchEvents: (after) =>
      Promise.resolve({ events: stored.filter((e) => e.seq > after).slice(0, 2), last: after + 2 }),
    world,
  });
  const line = (): Line => lines.at(-1)!;
  const hear = (message: object): void => line().onmessage?.({ data: JSON.stringify(message) });
  return { lines, delays, news, states, following, line, hear, goOn: () => pending() };
}

test("it comes back from the last event that it saw, waiting longer each time", () => {
  const it = setUp();
  it.line().onopen?.();
  it.hear({ type: "events", events: [event(1), event(2)], seq: 2 });
  for (let n = 0; n < 3; n += 1) {
    it.line().onclose?.({ code: 1006 });
    it.goOn();
  }
  expect(it.lines.map((line) => line.path.split("?")[1])).toEqual([
    "after=0",
    "after=2",
    "after=2",
    "after=2",
  ]);
  expect(it.delays).toEqual([300, 600, 1200]);
  expect(it.news.map(({ history }) => history)).toEqual([true]);
});

test("a refusal is final", () => {
  const it = setUp();
  it.line().onclose?.({ code: 4404 });
  expect(it.states.at(-1)).toMatchObject({ state: "closed", code: 4404 });
  expect(it.delays).toEqual([]);
});

test.each([
  ["a hole", { type: "events", events: [event(1), event(4)], seq: 4 }],
  ["a call to ask again", { type: "resync" }],
])("%s is filled by asking page after page", async (_name, message) => {
  const it = setUp([1, 2, 3, 4, 5].map(event));
  it.hear(message);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(it.following.run().seq).toBe(5);
  expect(it.following.run().gap).toBe(false);
});

test.each([
  [0, 0, 150],
  [0, 1, 300],
  [20, 1, 15_000],
])("after %i failures and luck %f the wait is %i ms", (failures, random, wait) => {
  expect(backoff(failures, random)).toBe(wait);
});
