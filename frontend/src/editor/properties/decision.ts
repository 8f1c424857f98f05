import { t } from "../../util/i18n.ts";
import { attribute, setExtension } from "./extension.ts";
import { actionsEntry, fieldEntry } from "./fields.ts";
import { extensionField, group, isA, type Builder } from "./group.ts";

export const decision: Builder = (context) => {
  const { element, sources, writer } = context;
  if (!isA(element, "bpmn:BusinessRuleTask")) return null;
  const key = attribute(element, "flowglass:Decision", "key");
  const known = sources.decisions();
  const options = [
    { value: "", label: t("Choose a decision table") },
    ...known.map((item) => ({ value: item.key, label: item.name })),
  ];
  const found = known.find((item) => item.key === key);
  if (key && !found) options.push({ value: key, label: t("{name} (missing)", { name: key }) });
  const setKey = (value: string): void =>
    setExtension(writer, element, "flowglass:Decision", { key: value });
  return group("fg-decision", t("Decision"), [
    fieldEntry(element, {
      id: "fg-decision-key",
      kind: "select",
      label: t("Decision table"),
      options,
      get: () => key,
      set: setKey,
    }),
    actionsEntry("fg-decision-actions", [
      found
        ? { label: t("Open table"), run: () => sources.openDecision(found) }
        : { label: t("Create table"), run: () => void sources.createDecision(element, setKey) },
    ]),
    extensionField(context, "flowglass:Decision", "resultVariable", {
      kind: "text",
      label: t("Result variable"),
      placeholder: key,
    }),
    extensionField(context, "flowglass:Decision", "decision", {
      kind: "text",
      label: t("Decision in the file"),
      description: t("Only needed when the file holds more than one"),
    }),
  ]);
};
