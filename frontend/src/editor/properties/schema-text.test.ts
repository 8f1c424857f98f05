import { describe, expect, test } from "vitest";
import { schemaFault, schemaOfForm } from "./schema-text.ts";

describe("a schema as people write it", () => {
  test.each(["", "  ", "{}", '{"type": "object"}'])("%j may be one", (text) => {
    expect(schemaFault(text)).toBeUndefined();
  });

  test.each(["[]", "null", "3", "{"])("%j is none", (text) => {
    expect(schemaFault(text)).toBeTruthy();
  });
});

describe("a schema from a form", () => {
  test("asks for what the fields ask for", () => {
    const form = {
      components: [
        { type: "text", text: "Hello" },
        {
          type: "group",
          components: [
            { type: "textfield", key: "name", label: "Name", validate: { required: true } },
          ],
        },
        { type: "number", key: "age", label: "Age", validate: { min: 18, max: "120" } },
        { type: "checkbox", key: "ok", label: "OK" },
        { type: "radio", key: "size", label: "Size", values: [{ value: "s" }, { value: "m" }] },
      ],
    };
    expect(JSON.parse(schemaOfForm(JSON.stringify(form)))).toEqual({
      type: "object",
      required: ["name"],
      properties: {
        name: { title: "Name", type: "string" },
        age: { title: "Age", type: "number", minimum: 18, maximum: 120 },
        ok: { title: "OK", type: "boolean" },
        size: { title: "Size", enum: ["s", "m"] },
      },
    });
  });

  test("without fields there is none", () => {
    expect(schemaOfForm("")).toBe("");
    expect(schemaOfForm('{"components": [{"type": "text"}]}')).toBe("");
  });
});
