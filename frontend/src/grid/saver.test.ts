import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ApiError } from "../api/client.ts";
import { setCell } from "./document.ts";
import { sampleDocument, type Sample } from "./random.fixture.ts";
import { Saver, type SaveState } from "./saver.ts";

/** A server with one table, which can be away or have moved on. */
function server() {
  const world = { revision: 1, text: "", fail: null as ApiError | null, puts: 0 };
  const put = async (document: Sample, revision: number) => {
    world.puts += 1;
    await Promise.resolve();
    if (world.fail) throw world.fail;
    if (revision !== world.revision) throw new ApiError(409, { code: "stale_revision" });
    world.text = JSON.stringify(document);
    world.revision += 1;
    return { revision: world.revision, problems: [] };
  };
  return { world, put };
}

function storage() {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, text: string) => void items.set(key, text),
    removeItem: (key: string) => void items.delete(key),
  };
}

function saver(put: ReturnType<typeof server>["put"]) {
  const states: SaveState[] = [];
  let asked = 0;
  const subject = new Saver("k", 1, {
    put,
    storage: storage(),
    onState: (state) => states.push(state),
    onSaved: () => undefined,
    onStale: () => (asked += 1),
  });
  return { subject, states, asked: () => asked };
}

describe("saver", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("saves a burst of changes once, within two seconds", async () => {
    const { world, put } = server();
    const { subject, states } = saver(put);
    for (let i = 0; i < 5; i += 1) subject.changed(setCell(0, 0, `v${i}`)(sampleDocument()));
    expect(subject.backup()?.revision).toBe(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect([world.puts, subject.state, subject.dirty]).toEqual([1, "saved", false]);
    expect(world.text).toContain("v4");
    expect(subject.backup()).toBeNull();
    expect(states.at(-1)).toBe("saved");
  });

  it("keeps changes made while saving and sends them next, on the new revision", async () => {
    const { world, put } = server();
    const { subject } = saver(put);
    subject.changed(setCell(0, 0, "one")(sampleDocument()));
    const first = subject.flush();
    subject.changed(setCell(0, 0, "two")(sampleDocument()));
    await first;
    await vi.advanceTimersByTimeAsync(2000);
    expect([world.puts, world.revision]).toEqual([2, 3]);
    expect(world.text).toContain("two");
  });

  it("never overwrites: a stale revision stops it until a person chose", async () => {
    const { world, put } = server();
    world.revision = 7;
    const { subject, asked } = saver(put);
    subject.changed(sampleDocument());
    await vi.advanceTimersByTimeAsync(60000);
    expect([subject.state, world.puts, asked(), world.text]).toEqual(["stale", 1, 1, ""]);
    subject.rebase(7, sampleDocument());
    await vi.advanceTimersByTimeAsync(2000);
    expect([subject.state, world.revision]).toEqual(["saved", 8]);
  });

  it("tries again by itself when the server was away", async () => {
    const { world, put } = server();
    world.fail = new ApiError(0, {});
    const { subject } = saver(put);
    subject.changed(sampleDocument());
    await vi.advanceTimersByTimeAsync(2000);
    expect([subject.state, subject.backup() === null]).toEqual(["offline", false]);
    world.fail = null;
    await vi.advanceTimersByTimeAsync(5000);
    expect(subject.state).toBe("saved");
  });
});
