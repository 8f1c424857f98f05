import { t } from "../../util/i18n.ts";
import { extensionField, group, isA, type Builder } from "./group.ts";

/** What tells one message from another of the same name, and how long one that is sent is kept. */
export const message: Builder = (context) => {
  const { element } = context;
  const events = element.businessObject.get<{ $type: string }[] | undefined>("eventDefinitions");
  const isEvent = (events ?? []).some((event) => event.$type === "bpmn:MessageEventDefinition");
  const isTask = isA(element, "bpmn:SendTask", "bpmn:ReceiveTask");
  if ((!isEvent && !isTask) || element.labelTarget) return null;
  const sends = isA(element, "bpmn:ThrowEvent", "bpmn:SendTask");
  return group("fg-message", t("Correlation"), [
    extensionField(context, "flowglass:Message", "correlationKey", {
      kind: "feel",
      label: t("Correlation key"),
      description: t("For example = order. Left empty, any message of this name fits."),
    }),
    ...(sends
      ? [
          extensionField(context, "flowglass:Message", "timeToLive", {
            kind: "text",
            label: t("Keep for"),
            placeholder: t("For example PT1H"),
            description: t("A message that nobody waits for is kept so long"),
          }),
        ]
      : []),
  ]);
};
