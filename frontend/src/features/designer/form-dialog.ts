import { choose, el } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";

const EMPTY = { type: "default", components: [], schemaVersion: 19 };

function parse(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    return EMPTY;
  }
}

/** The form builder in a dialog; the new form's text, or null when it was left as it was. */
export async function editForm(text: string): Promise<string | null> {
  const [{ FormEditor }] = await Promise.all([
    import("@bpmn-io/form-js-editor"),
    import("./form-editor.css"),
  ]);
  const container = el("div", { class: "fg-form-editor" });
  const editor = new FormEditor({ container });
  const answering = choose({ title: t("Form"), body: [container], width: "min(1200px, 96vw)" }, [
    { label: t("Cancel"), value: false },
    { label: t("Use this form"), value: true, tone: "brand", look: "accent" },
  ]);
  await editor.importSchema(parse(text));
  const accepted = await answering;
  const schema = JSON.stringify(editor.saveSchema(), null, 2);
  editor.destroy();
  return accepted ? schema : null;
}
