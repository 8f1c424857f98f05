import { t } from "../../util/i18n.ts";
import { attribute, setExtension } from "./extension.ts";
import { actionsEntry, fieldEntry } from "./fields.ts";
import { group, isA, type Builder, type Context } from "./group.ts";
import { schemaFault, schemaOfForm } from "./schema-text.ts";

const TYPE = "flowglass:Schema";
const WORK = ["bpmn:ServiceTask", "bpmn:SendTask", "bpmn:BusinessRuleTask"];

/** The JSON schema that start variables, a completion or a result have to fit. */
export const validation: Builder = (context) => {
  const { element } = context;
  if (isA(element, "bpmn:StartEvent"))
    return group("fg-validation", t("Validation"), [
      schemaField(context, TYPE, t("Schema of the start variables (JSON)")),
      ...fromForm(context),
    ]);
  if (isA(element, "bpmn:UserTask"))
    return group("fg-validation", t("Validation"), [
      schemaField(context, TYPE, t("Schema of what a person completes with (JSON)")),
      ...fromForm(context),
    ]);
  if (!isA(element, ...WORK)) return null;
  const entries = [schemaField(context, TYPE, t("Schema of the result (JSON)"))];
  if (!isA(element, "bpmn:BusinessRuleTask")) {
    const label = t("Schema of the parameters (JSON)");
    entries.unshift(schemaField(context, "flowglass:ParameterSchema", label));
  }
  return group("fg-validation", t("Validation"), entries);
};

function schemaField({ element, writer }: Context, type: string, label: string): object {
  return fieldEntry(element, {
    id: `fg-${type.toLowerCase().replace("flowglass:", "")}-body`,
    kind: "area",
    label,
    monospace: true,
    rows: 4,
    placeholder: '{"required": ["amount"]}',
    get: () => attribute(element, type, "body"),
    set: (text) => setExtension(writer, element, type, { body: text }),
    validate: (text) => {
      const fault = schemaFault(text ?? "");
      if (fault === undefined) return null;
      return fault === "object"
        ? t("A schema is a JSON object.")
        : t("This is not JSON: {why}", { why: fault });
    },
  });
}

function fromForm({ element, writer }: Context): object[] {
  const schema = schemaOfForm(attribute(element, "flowglass:Form", "body"));
  if (schema === "") return [];
  const run = (): void => setExtension(writer, element, TYPE, { body: schema });
  return [actionsEntry("fg-schema-actions", [{ label: t("Take it from the form"), run }])];
}
