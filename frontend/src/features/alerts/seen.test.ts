import { expect, test } from "vitest";
import { counted, unseen } from "./seen.ts";

const alert = (id: string, more = {}) => ({
  id,
  in_browser: true,
  acknowledged_by: "",
  ...more,
});

test("an alert is told once, and only to the browser where its rule says so", () => {
  const alerts = [
    alert("a"),
    alert("b"),
    alert("c", { in_browser: false }),
    alert("d", { acknowledged_by: "ada" }),
  ];
  expect(unseen(alerts, new Set(["a"])).map(({ id }) => id)).toEqual(["b"]);
  expect(counted(alerts)).toBe(2);
});
