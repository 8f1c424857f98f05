import { t } from "../../util/i18n.ts";
import { actionsEntry, fieldEntry } from "./fields.ts";
import { extensionField, group, isA, type Builder } from "./group.ts";

/** Which process a call activity runs; the newest version unless one is named. */
export const call: Builder = (context) => {
  const { element, sources, writer } = context;
  if (!isA(element, "bpmn:CallActivity")) return null;
  const key = element.businessObject.get<string | undefined>("calledElement") ?? "";
  const known = sources.processes();
  const found = known.find((item) => item.key === key);
  const options = [
    { value: "", label: t("Choose a process") },
    ...known.map((item) => ({ value: item.key, label: item.name })),
  ];
  if (key && !found) options.push({ value: key, label: key });
  return group("fg-call", t("Called process"), [
    fieldEntry(element, {
      id: "fg-call-process",
      kind: "select",
      label: t("Process"),
      options,
      get: () => key,
      set: (value) =>
        writer.modeling.updateProperties(element, { calledElement: value || undefined }),
    }),
    actionsEntry(
      "fg-call-actions",
      found ? [{ label: t("Open process"), run: () => sources.openModel(found) }] : [],
    ),
    extensionField(context, "flowglass:Call", "version", {
      kind: "text",
      label: t("Version"),
      placeholder: t("newest"),
    }),
  ]);
};
