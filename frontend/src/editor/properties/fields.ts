import {
  CheckboxEntry,
  FeelEntry,
  FeelTextAreaEntry,
  SelectEntry,
  TextAreaEntry,
  DebounceInputModule,
  TextFieldEntry,
  isCheckboxEntryEdited,
  isFeelEntryEdited,
  isSelectEntryEdited,
  isTextAreaEntryEdited,
  isTextFieldEntryEdited,
} from "@bpmn-io/properties-panel";
import { h } from "@bpmn-io/properties-panel/preact";
import { useService } from "bpmn-js-properties-panel";
import { translate } from "../../bpmn/translate.ts";
import type { ElementRegistry, Shape } from "../services.ts";
import { FeelField } from "./feel.ts";
import { namesOf } from "./names.ts";

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
  monospace?: boolean;
  rows?: number;
  /** What is wrong with a value; a wrong one is not taken over. */
  validate?: (value: string | undefined) => string | null;
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

const [, makeDebounce] = DebounceInputModule.debounceInput as [string, () => unknown];
const debounce = makeDebounce();

interface FieldProps {
  readonly element: object;
  readonly field: Field;
}

function PlainField(props: FieldProps & { names: () => readonly string[] }): unknown {
  const { element, field, names } = props;
  const { component, feel } = KINDS[field.kind];
  const entry = {
    element,
    id: field.id,
    label: field.label,
    description: field.description,
    placeholder: field.placeholder,
    monospace: field.monospace,
    rows: field.rows,
    validate: field.validate,
    getOptions: () => field.options ?? [],
    getValue: field.get,
    setValue: (value: string | undefined) => field.set(value ?? ""),
    feel,
    debounce,
    translate,
  };
  if (feel === undefined) return h(component, entry);
  const text = String(field.get() ?? "");
  return h(FeelField as never, { component, props: entry, text, names: names() });
}

/** On the canvas of processes, expressions speak of what its elements name. */
function FieldView(props: FieldProps): unknown {
  const registry = useService("elementRegistry") as ElementRegistry;
  const names = (): string[] => namesOf(registry.getAll());
  return h(PlainField as never, { ...props, names });
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

/** A field as the panel wants it; without names given, those of the process are known. */
export function fieldEntry(
  element: Shape | object,
  field: Field,
  names?: () => readonly string[],
): object {
  const { isEdited } = KINDS[field.kind];
  const component = names ? PlainField : FieldView;
  return { id: field.id, element, field, names, component, isEdited };
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
