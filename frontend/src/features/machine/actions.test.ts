import { expect, test } from "vitest";
import { appended, snippets, wrongActions } from "./actions.ts";
import { fieldFor } from "./start-form.ts";

test("actions are elements, well-formed, and may carry comments", () => {
  for (const right of [
    "",
    '<log expr="1"/>',
    "<!-- why -->\n<raise event='x'/>",
    "<if cond='a'><log/></if>",
  ])
    expect(wrongActions(right), right).toBeNull();
  for (const wrong of ["log", "<log", "<if><log/></iff>", '<log a="1" a="2"/>'])
    expect(wrongActions(wrong), wrong).not.toBeNull();
  expect(wrongActions("<log/>\n</log>")).toContain("2");
});

test("every action at the press of a button can stand", () => {
  for (const { text } of snippets("amount")) expect(wrongActions(text), text).toBeNull();
  expect(appended(" ", "<log/>")).toBe("<log/>");
  expect(appended("<log/>\n", "<raise/>")).toBe("<log/>\n<raise/>");
});

test("plain first values are asked for, computed ones are not", () => {
  expect(fieldFor("2500")).toEqual({ type: "number", defaultValue: 2500 });
  expect(fieldFor("true")).toEqual({ type: "checkbox", defaultValue: true });
  expect(fieldFor('"a \\"b\\""')).toEqual({ type: "textfield", defaultValue: 'a "b"' });
  for (const computed of ["", "1 + 1", "[1]", "today()", '"a" + "b"'])
    expect(fieldFor(computed)).toBeNull();
});
