import { t } from "../../util/i18n.ts";
import { extension } from "./extension.ts";
import { extensionField, group, isA, type Builder } from "./group.ts";

export const retry: Builder = (context) => {
  const { element } = context;
  if (!isA(element, "bpmn:ServiceTask", "bpmn:SendTask", "bpmn:BusinessRuleTask")) return null;
  if (isA(element, "bpmn:BusinessRuleTask") && !extension(element, "flowglass:Retry")) return null;
  const field = (name: string, label: string, placeholder: string): object =>
    extensionField(context, "flowglass:Retry", name, { kind: "text", label, placeholder });
  return group("fg-retry", t("Retry"), [
    field("attempts", t("Attempts in all"), "3"),
    field("delay", t("First delay"), "PT5S"),
    field("factor", t("Each delay is longer by"), "2"),
    field("maxDelay", t("Longest delay"), "PT5M"),
  ]);
};
