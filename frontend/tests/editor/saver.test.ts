import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SaveRefused, Saver, type SaveState } from "../../src/editor/saver.ts";

interface Server {
  text: string;
  revision: number;
  refuse: ("conflict" | "offline" | "refused")[];
  puts: number;
}

class Refusal extends Error {
  readonly verdict: "conflict" | "offline" | "refused";

  constructor(verdict: "conflict" | "offline" | "refused") {
    super(verdict);
    this.verdict = verdict;
  }
}

function desk(): {
  server: Server;
  saver: Saver<{ revision: number }>;
  states: SaveState[];
  write: (text: string) => void;
  backup: () => string | null;
} {
  const server: Server = { text: "start", revision: 1, refuse: [], puts: 0 };
  const states: SaveState[] = [];
  let text = "start";
  let backup: string | null = null;
  const saver = new Saver(1, {
    read: () => Promise.resolve(text),
    put: async (value, revision) => {
      server.puts += 1;
      await Promise.resolve();
      const verdict = server.refuse.shift();
      if (verdict) throw new Refusal(verdict);
      if (revision !== server.revision) throw new Refusal("conflict");
      server.text = value;
      server.revision += 1;
      return { revision: server.revision };
    },
    keep: (value) => (backup = value),
    forget: () => (backup = null),
    changed: (state) => states.push(state),
    saved: () => undefined,
    judge: (reason) => (reason as Refusal).verdict,
  });
  const write = (value: string): void => {
    text = value;
    saver.touch();
  };
  return { server, saver, states, write, backup: () => backup };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test("a change is on the server within two seconds", async () => {
  const { server, write, states } = desk();
  write("one");
  await vi.advanceTimersByTimeAsync(2000);
  expect(server.text).toBe("one");
  expect(states).toEqual(["unsaved", "saving", "saved"]);
});

test("nothing is sent when nothing changed", async () => {
  const { server, saver } = desk();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await saver.flush()).toBe(1);
  expect(server.puts).toBe(0);
});

test("changes made while saving are saved as well, each on top of the last", async () => {
  const { server, write, saver } = desk();
  write("one");
  await vi.advanceTimersByTimeAsync(800);
  write("two");
  await vi.advanceTimersByTimeAsync(2000);
  expect(server.text).toBe("two");
  expect(saver.revision).toBe(3);
  expect(saver.dirty).toBe(false);
});

test("without a connection it tries again, keeps a copy, and then is saved", async () => {
  const { server, write, states, backup } = desk();
  server.refuse = ["offline", "offline"];
  write("one");
  await vi.advanceTimersByTimeAsync(1000);
  expect(states.at(-1)).toBe("offline");
  expect(backup()).toBe("one");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(server.text).toBe("one");
  expect(states.at(-1)).toBe("saved");
  expect(backup()).toBeNull();
});

test("a newer revision is never written over", async () => {
  const { server, write, saver, backup } = desk();
  server.text = "theirs";
  server.revision = 7;
  write("mine");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.text).toBe("theirs");
  expect(server.puts).toBe(1);
  expect(backup()).toBe("mine");
  await expect(saver.flush()).rejects.toBeInstanceOf(SaveRefused);
});

test("keeping mine makes a new revision on top of theirs", async () => {
  const { server, write, saver } = desk();
  server.revision = 7;
  write("mine");
  await vi.advanceTimersByTimeAsync(2000);
  saver.keepMine(7);
  expect(await saver.flush()).toBe(8);
  expect(server.text).toBe("mine");
});

test("flush waits for everything and says which revision holds it", async () => {
  const { server, write, saver } = desk();
  write("one");
  expect(await saver.flush()).toBe(2);
  expect(server.text).toBe("one");
});

test("flush says no instead of waiting for a connection", async () => {
  const { server, write, saver } = desk();
  server.refuse = ["offline"];
  write("one");
  await expect(saver.flush()).rejects.toMatchObject({ state: "offline" });
});
