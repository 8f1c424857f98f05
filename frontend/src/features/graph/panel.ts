import { FACTS } from "../../diagram/modeling.ts";
import type { Change } from "../../diagram/notation.ts";
import { use, type Part } from "../../diagram/parts.ts";
import type { GraphSaid } from "../../diagram/graph/drawing.ts";
import { isTask, retitled, type TaskPart } from "../../diagram/graph/notation.ts";
import type { Handler, HandlerParameter } from "../../api/types.ts";
import { actionsEntry, fieldEntry, noteEntry, type Field } from "../../editor/properties/fields.ts";
import { group, type PanelGroup } from "../../editor/properties/group.ts";
import { attachPanel } from "../../editor/properties/panel.ts";
import { t } from "../../util/i18n.ts";
import { shown, typed } from "./values.ts";

type More = Readonly<Record<string, unknown>>;
type Spec = Omit<Field, "id" | "get" | "set">;

/** The panel of the task graph's canvas. */
export function graphPanel(
  host: HTMLElement,
  canvas: object,
  handlers: () => readonly Handler[],
): void {
  const panel = new GraphPanel(canvas, handlers);
  attachPanel<Part>(host, canvas, {
    title: (part) => (isTask(part) ? part.businessObject.name || part.id : ""),
    kind: (part) => (isTask(part) ? t("Task") : part.waypoints ? t("Dependency") : t("Task graph")),
    groups: (part) => panel.groups(part),
  });
}

class GraphPanel {
  readonly #canvas: object;
  readonly #handlers: () => readonly Handler[];

  constructor(canvas: object, handlers: () => readonly Handler[]) {
    this.#canvas = canvas;
    this.#handlers = handlers;
  }

  groups(part: Part): PanelGroup[] {
    if (isTask(part)) return this.#ofTask(part);
    if (part.waypoints) {
      const words = t("The second task starts when the first is done.");
      return [group("general", t("General"), [noteEntry("dependency-note", words)])];
    }
    return [this.#ofGraph(part as Part<GraphSaid>)];
  }

  #change(changes: readonly Change[]): void {
    use(this.#canvas, "commandStack").execute(FACTS, { changes });
  }

  #set(part: Part, facts: object): void {
    this.#change([{ part, facts }]);
  }

  #field(part: Part, field: Field): object {
    return fieldEntry(part, field, () => this.#names());
  }

  /** Expressions read the results of tasks, and what a run is started with. */
  #names(): string[] {
    return use(this.#canvas, "elementRegistry")
      .getAll()
      .filter(isTask)
      .map((part) => shown(part.businessObject.more["result"]) || part.id);
  }

  #ofTask(part: TaskPart): PanelGroup[] {
    const { lost } = part.businessObject;
    const missing = t("It depends on tasks that do not exist: {names}", { names: lost.join(", ") });
    const mend = {
      label: t("Remove these dependencies"),
      run: () => this.#set(part, { lost: [] }),
    };
    return [
      group("general", t("General"), [
        ...this.#naming(part),
        ...(lost.length > 0 ? [noteEntry("lost", missing), actionsEntry("mend", [mend])] : []),
      ]),
      group("handler", t("Handler"), this.#handler(part)),
      group("condition", t("When and how often"), [
        this.#more(part, "when", { kind: "rule-area", label: t("Only when"), bare: true }),
        this.#more(part, "for_each", { kind: "rule", label: t("For each of"), bare: true }),
        this.#more(part, "item", {
          kind: "text",
          label: t("Name of the item"),
          placeholder: "item",
        }),
        this.#more(part, "needs", {
          kind: "select",
          label: t("Tasks before must have ended"),
          options: [
            { value: "", label: t("all of them well") },
            { value: "any", label: t("one of them well") },
            { value: "done", label: t("no matter how") },
          ],
        }),
        this.#number(part, "priority", t("Priority"), t("Higher goes first among those ready")),
      ]),
      group("failure", t("When it fails"), this.#failure(part)),
      group("result", t("Result"), [
        this.#more(part, "result", {
          kind: "text",
          label: t("Name of the result"),
          placeholder: part.id,
        }),
      ]),
    ];
  }

  #naming(part: TaskPart): object[] {
    const { name, id } = part.businessObject;
    const wrong = (value: string): string | null => {
      if (value === "" || /[\s>]/.test(value)) return t("An ID has signs, no spaces and no “>”.");
      const other = use(this.#canvas, "elementRegistry").get(value);
      return other && other !== part ? t("This ID is taken.") : null;
    };
    return [
      this.#field(part, {
        id: "task-name",
        kind: "text",
        label: t("Name"),
        get: () => name,
        set: (value) => this.#set(part, { name: value }),
      }),
      this.#field(part, {
        id: "task-id",
        kind: "text",
        label: t("ID"),
        get: () => id,
        validate: (value) => wrong(value ?? ""),
        set: (value) => {
          if (value !== id && wrong(value) === null) this.#change(retitled(part, value, {}));
        },
      }),
    ];
  }

  #handler(part: TaskPart): object[] {
    const { handler, parameters } = part.businessObject;
    const known = this.#handlers();
    const options = [
      { value: "", label: t("None: a milestone") },
      ...known.map((item) => ({ value: item.name, label: item.title || item.name })),
    ];
    if (handler && !known.some((item) => item.name === handler))
      options.push({ value: handler, label: t("{name} (not installed)", { name: handler }) });
    const chosen = known.find((item) => item.name === handler);
    const named = chosen?.parameters ?? [];
    const others = Object.keys(parameters).filter(
      (name) => !named.some((each) => each.name === name),
    );
    const plain = {
      ...{ title: "", type: "string", required: false, default: null, options: null },
      ...{ description: "", group: "", least: null, most: null },
    };
    return [
      this.#field(part, {
        id: "task-handler",
        kind: "select",
        label: t("Handler"),
        options,
        get: () => handler,
        set: (value) => this.#set(part, { handler: value }),
      }),
      ...(chosen?.description ? [noteEntry("task-handler-note", chosen.description)] : []),
      ...[...named, ...others.map((name) => ({ ...plain, name }))].map((item) =>
        this.#parameter(part, item),
      ),
    ];
  }

  #parameter(part: TaskPart, item: HandlerParameter): object {
    const { parameters } = part.businessObject;
    const value = parameters[item.name];
    const computed = typeof value === "string" && value.startsWith("=");
    const choices = item.type === "boolean" ? ["true", "false"] : (item.options ?? []);
    const standard = t("Default: {value}", { value: shown(item.default) || "–" });
    return this.#field(part, {
      id: `task-parameter-${item.name}`,
      kind: choices.length > 0 && !computed ? "select" : "feel",
      label: (item.title || item.name) + (item.required ? " *" : ""),
      description: item.description,
      options: [
        { value: "", label: standard },
        ...choices.map((each) => ({ value: String(each), label: String(each) })),
      ],
      get: () => shown(value),
      set: (text) => {
        const next = { ...parameters, [item.name]: typed(text, item.type, value) };
        this.#set(part, { parameters: withoutGaps(next) });
      },
    });
  }

  #failure(part: TaskPart): object[] {
    const { more } = part.businessObject;
    const policy = this.#more(part, "on_failure", {
      kind: "select",
      label: t("Then"),
      options: [
        { value: "", label: t("stop the whole graph") },
        { value: "skip_dependents", label: t("skip what comes after it") },
        { value: "continue", label: t("go on as if it were done") },
        { value: "fallback", label: t("use another result") },
      ],
    });
    const fallback = this.#more(part, "fallback", {
      kind: "text",
      label: t("The other result (JSON)"),
    });
    return [
      ...this.#retry(part),
      this.#more(part, "time_limit", {
        kind: "text",
        label: t("Time limit"),
        description: t("For example PT30S"),
      }),
      policy,
      ...(more["on_failure"] === "fallback" ? [fallback] : []),
    ];
  }

  #retry(part: TaskPart): object[] {
    const { more } = part.businessObject;
    const retry = (more["retry"] ?? {}) as More;
    const field = (name: string, label: string, type: string, placeholder: string): object =>
      this.#field(part, {
        id: `task-retry-${name}`,
        kind: "text",
        label,
        placeholder,
        get: () => shown(retry[name]),
        set: (text) => {
          const next = withoutGaps({ ...retry, [name]: typed(text, type, retry[name]) });
          this.#setMore(part, "retry", Object.keys(next).length > 0 ? next : undefined);
        },
      });
    return [
      field("attempts", t("Attempts in all"), "number", "1"),
      field("delay", t("First delay"), "string", "PT1S"),
      field("factor", t("Each delay is longer by"), "number", "2"),
      field("max_delay", t("Longest delay"), "string", "PT1M"),
    ];
  }

  #number(part: TaskPart, name: string, label: string, description: string): object {
    const { more } = part.businessObject;
    return this.#field(part, {
      id: `task-${name}`,
      kind: "text",
      label,
      description,
      get: () => shown(more[name]),
      set: (text) => this.#setMore(part, name, typed(text, "number", more[name])),
    });
  }

  /** A field of the text as it stands there; `bare` is an expression without a sign before it. */
  #more(part: TaskPart, name: string, { bare, ...spec }: Spec & { bare?: boolean }): object {
    const value = part.businessObject.more[name];
    return this.#field(part, {
      ...spec,
      id: `task-${name}`,
      get: () => (bare && value ? `= ${shown(value)}` : shown(value)),
      set: (text) => {
        const plain = bare ? text.replace(/^\s*=\s*/, "") : text;
        this.#setMore(part, name, typed(plain, "string", value));
      },
    });
  }

  #setMore(part: TaskPart, name: string, value: unknown): void {
    const { more } = part.businessObject;
    this.#set(part, { more: withoutGaps({ ...more, [name]: value }) });
  }

  #ofGraph(root: Part<GraphSaid>): PanelGroup {
    const { name, key, limit } = root.businessObject;
    return group("general", t("General"), [
      this.#field(root, {
        id: "graph-name",
        kind: "text",
        label: t("Name in the text"),
        get: () => name,
        set: (value) => this.#set(root, { name: value }),
      }),
      this.#field(root, {
        id: "graph-key",
        kind: "text",
        label: t("Key in the text"),
        get: () => key,
        set: (value) => this.#set(root, { key: value }),
      }),
      this.#field(root, {
        id: "graph-limit",
        kind: "text",
        label: t("Tasks at work at once"),
        description: t("Left empty, as many as there are"),
        get: () => shown(limit),
        set: (text) => {
          const value = typed(text, "number", limit);
          this.#set(root, { limit: typeof value === "number" ? value : null });
        },
      }),
    ]);
  }
}

function withoutGaps(values: More): More {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
