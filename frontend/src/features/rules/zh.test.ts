import { expect, it } from "vitest";

const files: Record<string, string> = import.meta.glob(["./*.ts", "!./*.test.ts"], {
  query: "?raw",
  import: "default",
  eager: true,
});

it("has Chinese for every text of the rule editor", () => {
  const { "./zh.ts": zh = "", ...sources } = files;
  const used = Object.values(sources).flatMap((text) =>
    Array.from(text.matchAll(/\bt\(\s*"((?:[^"\\]|\\.)*)"/g), (match) => match[1] ?? ""),
  );
  const keys = zh.matchAll(/^ {2}(?:"([^"]+)"|(\w+)):/gm);
  const known = new Set(Array.from(keys, (match) => match[1] ?? match[2]));
  expect([...new Set(used)].filter((text) => !known.has(text))).toEqual([]);
});
