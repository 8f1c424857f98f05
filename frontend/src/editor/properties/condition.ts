import { t } from "../../util/i18n.ts";
import type { Moddle, Shape } from "../services.ts";
import { conditionShown, conditionStored } from "./expressions.ts";
import type { Writer } from "./extension.ts";
import { fieldEntry } from "./fields.ts";
import { group, isA, type Builder } from "./group.ts";

const SPLITS = ["bpmn:ExclusiveGateway", "bpmn:InclusiveGateway", "bpmn:Activity"];

export const condition: Builder = ({ element, writer }) => {
  const source = element.source;
  if (!isA(element, "bpmn:SequenceFlow") || !source || !isA(source, ...SPLITS)) return null;
  const bo = element.businessObject;
  const isDefault = (): boolean => source.businessObject.get("default") === bo;
  const entries = [
    fieldEntry(element, {
      id: "fg-condition-default",
      kind: "checkbox",
      label: t("Taken when no other condition is true"),
      get: isDefault,
      set: (value) => writer.modeling.updateProperties(source, { default: value ? bo : undefined }),
    }),
  ];
  if (!isDefault()) entries.unshift(conditionField(element, writer));
  return group("fg-condition", t("Condition"), entries);
};

function conditionField(element: Shape, writer: Writer): object {
  const bo = element.businessObject;
  const body = (): string =>
    bo.get<Moddle | undefined>("conditionExpression")?.get<string | undefined>("body") ?? "";
  return fieldEntry(element, {
    id: "fg-condition-expression",
    kind: "rule-area",
    label: t("Take this path when"),
    description: t("For example: amount > 1000"),
    get: () => conditionShown(body()),
    set: (value) => {
      const text = conditionStored(value);
      const created = text
        ? writer.bpmnFactory.create("bpmn:FormalExpression", { body: text })
        : undefined;
      if (created) created.$parent = bo;
      writer.modeling.updateProperties(element, { conditionExpression: created });
    },
  });
}
