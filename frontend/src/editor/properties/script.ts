import { t } from "../../util/i18n.ts";
import { conditionShown, conditionStored } from "./expressions.ts";
import { fieldEntry } from "./fields.ts";
import { extensionField, group, isA, type Builder } from "./group.ts";

export const script: Builder = (context) => {
  const { element, writer } = context;
  if (!isA(element, "bpmn:ScriptTask")) return null;
  const bo = element.businessObject;
  return group("fg-script", t("Script"), [
    fieldEntry(element, {
      id: "fg-script-text",
      kind: "rule-area",
      label: t("Expression"),
      description: t("For example: price * quantity"),
      get: () => conditionShown(bo.get<string | undefined>("script") ?? ""),
      set: (value) =>
        writer.modeling.updateProperties(element, { script: conditionStored(value) || undefined }),
    }),
    extensionField(context, "flowglass:Script", "resultVariable", {
      kind: "text",
      label: t("Result variable"),
    }),
  ]);
};
