import { expect, it } from "vitest";

import { keyWish } from "./grid-keys.ts";

it.each([
  ["z", 90, "ctrl", "undo"],
  ["Z", 90, "ctrl shift", "redo"],
  ["y", 89, "meta", "redo"],
  ["d", 68, "ctrl", "fill"],
  ["Enter", 13, "ctrl", "insert"],
  ["Enter", 13, "", "edit"],
  ["F2", 113, "", "edit"],
  ["Delete", 46, "", "clear"],
  ["g", 71, "", "type"],
  ["?", 191, "shift", "type"],
  ["Process", 229, "", "type"],
  ["c", 67, "ctrl", null],
  ["F5", 116, "", null],
  ["x", 88, "alt", null],
])("%s (%i, %s) asks for %s", (key, keyCode, held, wish) => {
  const has = (name: string) => held.includes(name);
  const modifiers = { ctrlKey: has("ctrl"), metaKey: has("meta"), altKey: has("alt") };
  expect(keyWish({ key, keyCode, ...modifiers, shiftKey: has("shift") })).toBe(wish);
});
