import { expect, test } from "vitest";
import { ApiError } from "../../api/client.ts";
import { fieldErrors } from "./refusal.ts";

const SCHEMA = {
  components: [
    { id: "f1", key: "amount" },
    { id: "g", components: [{ id: "f2", key: "reason" }] },
  ],
};

const refusal = (field: string | null): ApiError =>
  new ApiError(400, { code: "invalid", message: "Too much", location: field ? { field } : {} });

test.each([
  ["amount", { fields: { f1: ["Too much"] }, general: "" }],
  ["variables.amount", { fields: { f1: ["Too much"] }, general: "" }],
  ["variables.reason", { fields: { f2: ["Too much"] }, general: "" }],
  ["elsewhere", { fields: {}, general: "Too much" }],
  [null, { fields: {}, general: "Too much" }],
])("a refusal at %s is shown where it belongs", (field, expected) => {
  expect(fieldErrors(refusal(field), SCHEMA)).toEqual(expected);
});
