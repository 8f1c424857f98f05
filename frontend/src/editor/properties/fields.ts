import {
  CheckboxEntry,
  FeelEntry,
  FeelTextAreaEntry,
  SelectEntry,
  TextAreaEntry,
  TextFieldEntry,
  isCheckboxEntryEdited,
  isFeelEntryEdited,
  isSelectEntryEdited,
  isTextAreaEntryEdited,
  isTextFieldEntryEdited,
} from "@bpmn-io/properties-panel";
import { h } from "@bpmn-io/properties-panel/preact";
import { useService } from "bpmn-js-properties-panel";
import type { Shape } from "../services.ts";
import { FeelField } from "./feel.ts";

export interface Option {
  value: string;
  label: string;
  disabled?: boolean;
}

/** One field of the panel. `feel` takes text or, after "=", an expression; `rule` is always one. */
export interface Field {
  id: string;
  kind: "text" | "area" | "feel" | "rule" | "rule-area" | "select" | "checkbox";
  label: string;
  description?: string;
  placeholder?: string;
  options?: Option[];
  /** Code is written in it. */
  monospace?: boolean;
  /** What is wrong with the text, said below it; the text is kept all the same. */
  validate?: (value: string) => string | undefined;
  get: () => string | boolean;
  set: (value: string) => void;
}

export interface Action {
  label: string;
  run: () => void;
  danger?: boolean;
}

type Component = (props: Record<string, unknown>) => unknown;

const KINDS: Record<Field["kind"], { component: Component; isEdited: unknown; feel?: string }> = {
  text: { component: TextFieldEntry, isEdited: isTextFieldEntryEdited },
  area: { component: TextAreaEntry, isEdited: isTextAreaEntryEdited },
  feel: { component: FeelEntry, isEdited: isFeelEntryEdited, feel: "optional" },
  rule: { component: FeelEntry, isEdited: isFeelEntryEdited, feel: "required" },
  "rule-area": { component: FeelTextAreaEntry, isEdited: isFeelEntryEdited, feel: "required" },
  select: { component: SelectEntry, isEdited: isSelectEntryEdited },
  checkbox: { component: CheckboxEntry, isEdited: isCheckboxEntryEdited },
};

function FieldView(props: { element: Shape; field: Field }): unknown {
  const { element, field } = props;
  const debounce = useService("debounceInput") as unknown;
  const translate = useService("translate") as unknown;
  const { component, feel } = KINDS[field.kind];
  const entry = {
    element,
    id: field.id,
    label: field.label,
    description: field.description,
    placeholder: field.placeholder,
    getOptions: () => field.options ?? [],
    getValue: field.get,
    setValue: (value: string | undefined) => field.set(value ?? ""),
    feel,
    monospace: field.monospace,
    rows: field.monospace ? 4 : undefined,
    validate: field.validate && ((value: unknown) => field.validate?.(String(value ?? ""))),
    debounce,
    translate,
  };
  if (feel === undefined) return h(component, entry);
  return h(FeelField as never, { component, props: entry, text: String(field.get() ?? "") });
}

function ActionsView(props: { actions: Action[] }): unknown {
  const buttons = props.actions.map((action) =>
    h(
      "button",
      {
        type: "button",
        class: "fg-panel-button",
        "data-danger": action.danger ? "" : undefined,
        onClick: action.run,
      },
      action.label,
    ),
  );
  return h("div", { class: "bio-properties-panel-entry fg-panel-actions" }, buttons);
}

function HeadingView(props: { text: string }): unknown {
  return h("h4", { class: "bio-properties-panel-entry fg-panel-heading" }, props.text);
}

function NoteView(props: { text: string }): unknown {
  return h("p", { class: "bio-properties-panel-entry fg-panel-note" }, props.text);
}

/** A field as the panel wants it. */
export function fieldEntry(element: Shape, field: Field): object {
  const { isEdited } = KINDS[field.kind];
  return { id: field.id, element, field, component: FieldView, isEdited };
}

export function actionsEntry(id: string, actions: Action[]): object {
  return { id, actions, component: ActionsView };
}

export function noteEntry(id: string, text: string): object {
  return { id, text, component: NoteView };
}

/** The name of several fields that belong together. */
export function headingEntry(id: string, text: string): object {
  return { id, text, component: HeadingView };
}
