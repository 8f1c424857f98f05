import { t } from "../../util/i18n.ts";
import { attribute, extension, removeExtension, setExtension } from "./extension.ts";
import { fieldEntry, noteEntry } from "./fields.ts";
import { extensionField, group, isA, type Builder } from "./group.ts";

const TYPE = "flowglass:Cache";
const USUAL = "PT1H";

/** Whether a result is kept, by which key, and for how long. */
export const cache: Builder = (context) => {
  const { element, writer } = context;
  const asks = attribute(element, "flowglass:Handler", "type");
  const decides = attribute(element, "flowglass:Decision", "key");
  const can = isA(element, "bpmn:ServiceTask", "bpmn:SendTask", "bpmn:BusinessRuleTask");
  if (!can || (!asks && !decides)) return null;
  const on = extension(element, TYPE) !== undefined;
  const entries = [
    fieldEntry(element, {
      id: "fg-cache-on",
      kind: "checkbox",
      label: t("Keep the result and use it again"),
      get: () => on,
      set: (value) =>
        value
          ? setExtension(writer, element, TYPE, { timeToLive: USUAL })
          : removeExtension(writer, element, TYPE),
    }),
  ];
  if (on) {
    entries.push(
      extensionField(context, TYPE, "key", {
        kind: "rule",
        label: t("Key"),
        description: t("Equal keys share a result. Left empty, all inputs are the key."),
      }),
      fieldEntry(element, {
        id: "fg-cache-timeToLive",
        kind: "text",
        label: t("Keep for"),
        placeholder: USUAL,
        get: () => attribute(element, TYPE, "timeToLive"),
        set: (value) => setExtension(writer, element, TYPE, { timeToLive: value || USUAL }),
      }),
      noteEntry(
        "fg-cache-note",
        t("A failure is never kept. Another version of the handler or decision starts afresh."),
      ),
    );
  }
  return group("fg-cache", t("Cache"), entries);
};
