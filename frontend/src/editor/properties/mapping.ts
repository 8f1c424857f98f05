import { t } from "../../util/i18n.ts";
import { mappings, setMappings } from "./extension.ts";
import { fieldEntry } from "./fields.ts";
import { group, isA, type Builder } from "./group.ts";
import { readLines, writeLines } from "./mapping-lines.ts";

const SENDERS = ["bpmn:CallActivity", "bpmn:SendTask", "bpmn:SubProcess"];

/** What goes into an activity or a thrown event, and what comes out: one `name = value` a line. */
export const mapping: Builder = ({ element, writer }) => {
  const throws = isA(element, "bpmn:IntermediateThrowEvent", "bpmn:EndEvent");
  if (!throws && !isA(element, ...SENDERS)) return null;
  const events = element.businessObject.get<unknown[] | undefined>("eventDefinitions") ?? [];
  if (throws && events.length === 0) return null;
  const field = (type: "flowglass:Input" | "flowglass:Output", label: string): object =>
    fieldEntry(element, {
      id: `fg-mapping-${type === "flowglass:Input" ? "in" : "out"}`,
      kind: "area",
      label,
      placeholder: "total = price * quantity",
      get: () => writeLines(mappings(element, type)),
      set: (text) => setMappings(writer, element, type, readLines(text)),
    });
  const into = field("flowglass:Input", throws ? t("Variables sent") : t("Variables in"));
  const out = field("flowglass:Output", t("Variables out"));
  return group("fg-mapping", t("Data"), throws ? [into] : [into, out]);
};
