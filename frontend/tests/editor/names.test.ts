import { expect, test } from "vitest";
import { namesOf, nested } from "../../src/editor/properties/names.ts";

type Values = Record<string, unknown>;

function moddle(values: Values) {
  return { ...values, get: (name: string) => values[name] };
}

function element(extensions: Values[], values: Values = {}) {
  const holder = moddle({ values: extensions.map(moddle) });
  return { businessObject: moddle({ ...values, extensionElements: holder }) } as never;
}

test("forms, handlers, decisions and scripts give names", () => {
  const form = { components: [{ key: "amount" }, { key: "customer.level" }, { components: [] }] };
  const elements = [
    element([{ $type: "flowglass:Form", body: JSON.stringify(form) }]),
    element([{ $type: "flowglass:Handler", resultVariable: "order" }]),
    element([{ $type: "flowglass:Decision", key: "approval" }]),
    element([{ $type: "flowglass:Decision", key: "rules", resultVariable: "amount" }]),
    element([], { id: "Sum", script: "1 + 1" }),
    element([{ $type: "flowglass:Script", resultVariable: "total" }], { id: "S", script: "1" }),
    element([]),
  ];
  const names = ["Sum", "amount", "approval", "customer.level", "order", "total"];
  expect(namesOf(elements)).toEqual(names);
});

test("names with points are nested", () => {
  expect(nested(["amount", "customer.level", "customer.address.city", "customer"])).toEqual([
    { name: "amount" },
    {
      name: "customer",
      entries: [{ name: "level" }, { name: "address", entries: [{ name: "city" }] }],
    },
  ]);
});
