import type { Handler, HandlerParameter } from "../../api/types.ts";
import { t } from "../../util/i18n.ts";
import { attribute, parameter, parameters, setHandlerType, setParameter } from "./extension.ts";
import { fieldEntry, headingEntry, noteEntry } from "./fields.ts";
import { extensionField, group, isA, type Builder, type Context } from "./group.ts";

export const handler: Builder = (context) => {
  const { element, writer, sources } = context;
  if (!isA(element, "bpmn:ServiceTask", "bpmn:SendTask")) return null;
  const type = attribute(element, "flowglass:Handler", "type");
  const known = sources.handlers();
  const options = [
    { value: "", label: t("Choose what this task does") },
    ...known.map((item) => ({ value: item.name, label: item.title || item.name })),
  ];
  if (type && !known.some((item) => item.name === type)) {
    options.push({ value: type, label: t("{name} (not installed)", { name: type }) });
  }
  const entries = [
    fieldEntry(element, {
      id: "fg-handler-type",
      kind: "select",
      label: t("Handler"),
      options,
      get: () => type,
      set: (value) => setHandlerType(writer, element, value, defaults(known, value)),
    }),
  ];
  const chosen = known.find((item) => item.name === type);
  if (chosen?.description) entries.push(noteEntry("fg-handler-note", chosen.description));
  if (chosen?.package) {
    entries.push(noteEntry("fg-handler-package", t("From {package}", { package: chosen.package })));
  }
  if (type) entries.push(...handlerFields(context, chosen));
  return group("fg-handler", t("Handler"), entries);
};

function defaults(known: Handler[], name: string): Record<string, string> {
  const chosen = known.find((item) => item.name === name);
  const pairs = (chosen?.parameters ?? []).map((item) => [item.name, defaultText(item)]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

function defaultText(item: HandlerParameter): string {
  if (item.default === null || item.default === undefined) return "";
  return typeof item.default === "object"
    ? `= ${JSON.stringify(item.default)}`
    : String(item.default);
}

function handlerFields(context: Context, chosen: Handler | undefined): object[] {
  const { element } = context;
  const named = chosen?.parameters ?? [];
  const extra = parameters(element)
    .map((item) => item.get<string>("name"))
    .filter((name) => !named.some((item) => item.name === name));
  return [
    ...grouped(named).flatMap(([heading, items]) => [
      ...(heading ? [headingEntry(`fg-parameters-${heading}`, heading)] : []),
      ...items.map((item) => parameterField(context, item)),
    ]),
    ...extra.map((name) => parameterField(context, { ...PLAIN, name, title: name })),
    extensionField(context, "flowglass:Handler", "resultVariable", {
      kind: "text",
      label: t("Result variable"),
      description: t("Where the result is kept; left empty, its fields become variables"),
    }),
    extensionField(context, "flowglass:Handler", "timeLimit", {
      kind: "text",
      label: t("Time limit"),
      description: t("For example PT30S"),
    }),
    poolField(context),
  ];
}

/** The pool whose limit the task counts towards. */
function poolField(context: Context): object {
  const chosen = attribute(context.element, "flowglass:Handler", "pool");
  const known = context.sources.pools();
  const names = chosen && !known.includes(chosen) ? [...known, chosen] : known;
  return extensionField(context, "flowglass:Handler", "pool", {
    kind: "select",
    label: t("Pool"),
    description: t("No more tasks of a pool run at once than it allows"),
    options: [
      { value: "", label: t("No limit") },
      ...names.map((name) => ({ value: name, label: name })),
    ],
  });
}

const PLAIN: HandlerParameter = {
  name: "",
  title: "",
  type: "string",
  required: false,
  default: null,
  options: null,
  description: "",
  group: "",
  least: null,
  most: null,
};

/** The parameters under the names of their groups, in the order in which the handler gives them. */
function grouped(items: HandlerParameter[]): [string, HandlerParameter[]][] {
  const found = new Map<string, HandlerParameter[]>();
  for (const item of items) found.set(item.group, [...(found.get(item.group) ?? []), item]);
  return [...found];
}

/** What a person must know to fill the field in: its own words, and what a number may be. */
function hint({ description, least, most }: HandlerParameter): string {
  const range =
    least !== null && most !== null
      ? t("From {least} to {most}", { least, most })
      : least !== null
        ? t("At least {least}", { least })
        : most !== null
          ? t("At most {most}", { most })
          : "";
  return [description, range].filter((words) => words !== "").join(" · ");
}

/** Why a number cannot be taken; an expression is judged when it runs. */
function numberFault(item: HandlerParameter, value = ""): string | null {
  if (value === "" || value.startsWith("=")) return null;
  const number = Number(value);
  if (!Number.isFinite(number)) return t("Give a number, or an expression after =");
  const low = item.least !== null && number < item.least;
  const high = item.most !== null && number > item.most;
  return low || high ? hint({ ...item, description: "" }) : null;
}

function defaultLabel(item: HandlerParameter): string {
  const value = defaultText(item);
  return value ? t("Default: {value}", { value }) : t("(not set)");
}

function parameterField({ element, writer }: Context, item: HandlerParameter): object {
  const isExpression = parameter(element, item.name).startsWith("=");
  const choices = item.type === "boolean" ? ["true", "false"] : (item.options ?? []);
  const kind = choices.length > 0 && !isExpression ? "select" : "feel";
  return fieldEntry(element, {
    id: `fg-parameter-${item.name}`,
    kind,
    label: (item.title || item.name) + (item.required ? " *" : ""),
    description: hint(item) || undefined,
    validate: item.type === "number" ? (value) => numberFault(item, value) : undefined,
    options: [
      { value: "", label: defaultLabel(item) },
      ...choices.map((value) => ({ value, label: value })),
    ],
    get: () => parameter(element, item.name),
    set: (value) => setParameter(writer, element, item.name, String(value ?? "")),
  });
}
