import "@bpmn-io/form-js-viewer/dist/assets/form-js.css";
import "./form.css";
import { Form } from "@bpmn-io/form-js-viewer";
import type { FormSchema, Variables } from "../../api/types.ts";
import { el } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { fieldErrors } from "./refusal.ts";

export interface FilledForm {
  /** The values when every field is valid; null after showing what is not. */
  readonly read: () => Variables | null;
  /** Shows what the server refused: at its field where it named one, above the form otherwise. */
  readonly refuse: (error: unknown) => void;
  readonly destroy: () => void;
}

interface FormState {
  errors: Record<string, string[]>;
}

/** A form filled with what is known; without a schema, a plain editor of the variables. */
export async function openForm(
  host: HTMLElement,
  schema: FormSchema | null,
  data: Variables,
): Promise<FilledForm> {
  const alert = el("p", { class: "fg-form-alert", role: "alert" });
  const body = el("div", { class: "fg-form" });
  host.replaceChildren(alert, body);
  const complain = (words: string): void => {
    alert.textContent = words;
    alert.hidden = words === "";
  };
  complain("");
  return schema === null ? plain(body, data, complain) : await drawn(body, schema, data, complain);
}

async function drawn(
  body: HTMLElement,
  schema: FormSchema,
  data: Variables,
  complain: (words: string) => void,
): Promise<FilledForm> {
  const form = new Form({ container: body });
  await form.importSchema(schema as never, data);
  return {
    read: () => {
      complain("");
      commitTyping(body);
      const { data: values, errors } = form.submit();
      const wrong = Object.keys(errors);
      if (wrong.length === 0) return values as Variables;
      body.querySelector<HTMLElement>('[aria-invalid="true"], .fjs-has-errors input')?.focus();
      return null;
    },
    refuse: (error) => {
      const refused = fieldErrors(error, schema);
      complain(refused.general);
      if (Object.keys(refused.fields).length > 0)
        (form as unknown as { _setState(state: FormState): void })._setState({
          errors: refused.fields,
        });
    },
    destroy: () => {
      // A field that loses the focus by being taken away would look for what is already gone.
      const focused = document.activeElement;
      if (focused instanceof HTMLElement && body.contains(focused)) focused.blur();
      form.destroy();
    },
  };
}

/** A field keeps what is typed to itself for a moment; leaving it makes the form know at once. */
function commitTyping(body: HTMLElement): void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !body.contains(focused)) return;
  focused.blur();
  focused.focus();
}

function plain(body: HTMLElement, data: Variables, complain: (words: string) => void): FilledForm {
  const editor = el("textarea", {
    class: "fg-form-json fg-mono",
    rows: 6,
    spellcheck: false,
    "aria-label": t("Variables to set (JSON)"),
    value: Object.keys(data).length > 0 ? JSON.stringify(data, null, 2) : "{}",
  });
  const details = el("details", null, el("summary", null, t("Variables to set (JSON)")), editor);
  body.append(el("p", { class: "fg-quiet" }, t("There is no form: confirm to go on.")), details);
  return {
    read: () => {
      const read = parse(editor.value);
      complain(read === null ? t("This is not a JSON object.") : "");
      if (read === null) details.open = true;
      return read;
    },
    refuse: (error) => complain(fieldErrors(error, {}).general),
    destroy: () => undefined,
  };
}

function parse(source: string): Variables | null {
  try {
    const value: unknown = JSON.parse(source || "{}");
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Variables)
      : null;
  } catch {
    return null;
  }
}
