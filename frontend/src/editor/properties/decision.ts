import type { Model } from "../../api/types.ts";
import { t } from "../../util/i18n.ts";
import { attribute, setExtension } from "./extension.ts";
import { actionsEntry, fieldEntry } from "./fields.ts";
import { extensionField, group, isA, type Builder } from "./group.ts";

const TYPE = "flowglass:Decision";

/** A decision or a rule set as the select holds it; keys of the two kinds are apart. */
type Choice = `key:${string}` | `ruleSet:${string}` | "";

function options(
  name: "key" | "ruleSet",
  label: (name: string) => string,
  known: readonly Model[],
): { value: Choice; label: string }[] {
  return known.map((item) => ({ value: `${name}:${item.key}`, label: label(item.name) }));
}

export const decision: Builder = (context) => {
  const { element, sources, writer } = context;
  if (!isA(element, "bpmn:BusinessRuleTask")) return null;
  const key = attribute(element, TYPE, "key");
  const ruleSet = attribute(element, TYPE, "ruleSet");
  const choices: { value: Choice; label: string }[] = [
    { value: "", label: t("Choose a decision table or rule set") },
    ...options("key", (name) => name, sources.decisions()),
    ...options("ruleSet", (name) => t("{name} (rule set)", { name }), sources.ruleSets()),
  ];
  const chosen: Choice = ruleSet ? `ruleSet:${ruleSet}` : key ? `key:${key}` : "";
  if (!choices.some(({ value }) => value === chosen)) {
    choices.push({ value: chosen, label: t("{name} (missing)", { name: ruleSet || key }) });
  }
  const known = ruleSet ? sources.ruleSets() : sources.decisions();
  const found = known.find((item) => item.key === (ruleSet || key));
  const set = (value: string): void => {
    const [name = "", rest = ""] = value.split(/:(.*)/s);
    setExtension(writer, element, TYPE, {
      key: name === "key" ? rest : "",
      ruleSet: name === "ruleSet" ? rest : "",
      ...(name === "ruleSet" ? { decision: "" } : {}),
    });
  };
  const shared = [
    fieldEntry(element, {
      id: "fg-decision-key",
      kind: "select",
      label: t("Decision table or rule set"),
      options: choices,
      get: () => chosen,
      set,
    }),
    actionsEntry("fg-decision-actions", [
      found
        ? {
            label: ruleSet ? t("Open rules") : t("Open table"),
            run: () => sources.openDecision(found),
          }
        : {
            label: t("Create table"),
            run: () => void sources.createDecision(element, (made) => set(`key:${made}`)),
          },
    ]),
    extensionField(context, TYPE, "resultVariable", {
      kind: "text",
      label: t("Result variable"),
      placeholder: key,
      ...(ruleSet
        ? { description: t("Empty: what the rules set becomes variables of the run") }
        : {}),
    }),
  ];
  const inFile = extensionField(context, TYPE, "decision", {
    kind: "text",
    label: t("Decision in the file"),
    description: t("Only needed when the file holds more than one"),
  });
  return group("fg-decision", t("Decision"), ruleSet ? shared : [...shared, inFile]);
};
