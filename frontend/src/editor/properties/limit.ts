import { t } from "../../util/i18n.ts";
import type { Moddle } from "../services.ts";
import { attribute, setExtension } from "./extension.ts";
import { fieldEntry } from "./fields.ts";
import { group, type Builder, type Context } from "./group.ts";

const TYPE = "flowglass:Limit";

/** How long a whole run may take: of the process on the canvas, or of the pool that shows it. */
export const limit: Builder = (context) => {
  const process = processOf(context);
  if (process === null) return null;
  const shape = { ...context.element, businessObject: process };
  const get = (name: string): string => attribute(shape, TYPE, name);
  const set = (values: Record<string, string>): void =>
    setExtension(context.writer, context.element, TYPE, values, process);
  return group("fg-limit", t("Time limit of a run"), [
    fieldEntry(context.element, {
      id: "fg-limit-timeLimit",
      kind: "text",
      label: t("A run takes at most"),
      placeholder: t("For example PT2H"),
      get: () => get("timeLimit"),
      set: (value) => set(value ? { timeLimit: value } : { timeLimit: "", then: "" }),
    }),
    ...(get("timeLimit")
      ? [
          fieldEntry(context.element, {
            id: "fg-limit-then",
            kind: "select",
            label: t("When it takes longer"),
            options: [
              { value: "", label: t("Raise an incident; the work goes on") },
              { value: "cancel", label: t("Cancel the run") },
            ],
            get: () => (get("then") === "cancel" ? "cancel" : ""),
            set: (value) => set({ then: value }),
          }),
        ]
      : []),
  ]);
};

function processOf({ element }: Context): Moddle | null {
  const bo = element.businessObject;
  if (bo.$instanceOf("bpmn:Process")) return bo;
  if (!bo.$instanceOf("bpmn:Participant") || element.labelTarget) return null;
  return bo.get<Moddle | undefined>("processRef") ?? null;
}
