import { t } from "../../util/i18n.ts";
import { attribute, removeExtension, setExtension } from "./extension.ts";
import { actionsEntry, noteEntry } from "./fields.ts";
import { formKeys } from "./form-keys.ts";
import { extensionField, group, isA, type Builder } from "./group.ts";

export const assignment: Builder = (context) => {
  if (!isA(context.element, "bpmn:UserTask")) return null;
  return group("fg-assignment", t("Assignment"), [
    extensionField(context, "flowglass:Assignment", "assignee", {
      kind: "feel",
      label: t("Assignee"),
      description: t("A user name, or an expression after ="),
    }),
    extensionField(context, "flowglass:Assignment", "candidateGroups", {
      kind: "feel",
      label: t("Candidate groups"),
      description: t("Separated by commas"),
    }),
  ]);
};

export const form: Builder = ({ element, writer, sources }) => {
  if (!isA(element, "bpmn:UserTask", "bpmn:StartEvent")) return null;
  const type = "flowglass:Form";
  const text = attribute(element, type, "body");
  const keys = formKeys(text);
  const edit = (): void =>
    void sources.editForm(text).then((changed) => {
      if (changed !== null) setExtension(writer, element, type, { body: changed });
    });
  const summary = text
    ? t("Fields: {names}", { names: keys.join(", ") || t("none yet") })
    : t("People see a form here: build one from fields that you drag in.");
  const actions = [{ label: text ? t("Edit form") : t("Create form"), run: edit }];
  const remove = {
    label: t("Remove form"),
    danger: true,
    run: () => removeExtension(writer, element, type),
  };
  return group("fg-form", t("Form"), [
    noteEntry("fg-form-note", summary),
    actionsEntry("fg-form-actions", text ? [...actions, remove] : actions),
  ]);
};
