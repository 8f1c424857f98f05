import { t } from "../../util/i18n.ts";
import { sensitiveNames, setSensitive } from "./extension.ts";
import { fieldEntry } from "./fields.ts";
import { group, isA, type Builder } from "./group.ts";

/** Variables of the process that nobody is shown; the process still computes with them. */
export const sensitive: Builder = ({ element, writer }) => {
  if (!isA(element, "bpmn:Process", "bpmn:Participant")) return null;
  return group("fg-sensitive", t("Sensitive data"), [
    fieldEntry(element, {
      id: "fg-sensitive-names",
      kind: "area",
      label: t("Sensitive variables"),
      description: t(
        "One name a line. Their values are hidden in runs, events, logs and exports, and encrypted where they are kept.",
      ),
      get: () => sensitiveNames(element).join("\n"),
      set: (value) => setSensitive(writer, element, namesIn(value)),
    }),
  ]);
};

function namesIn(text: string): string[] {
  const names = text.split(/[\n,]/).map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ""))];
}
