import type { Change } from "../../diagram/notation.ts";
import { FACTS } from "../../diagram/modeling.ts";
import { use, type Part } from "../../diagram/parts.ts";
import { ID, type StateKind, type Variable } from "../../diagram/machine/chart.ts";
import {
  isState,
  isTransition,
  renamed,
  startsHere,
  transitionsOf,
  type MachineSaid,
  type StatePart,
  type TransitionLine,
} from "../../diagram/machine/parts.ts";
import { conditionShown, conditionStored } from "../../editor/properties/expressions.ts";
import { actionsEntry, fieldEntry, noteEntry, type Field } from "../../editor/properties/fields.ts";
import { group, type PanelGroup } from "../../editor/properties/group.ts";
import { attachPanel } from "../../editor/properties/panel.ts";
import { t } from "../../util/i18n.ts";
import { appended, snippets, wrongActions } from "./actions.ts";

const kindWord = (kind: StateKind, deep = false): string =>
  ({
    state: t("State"),
    parallel: t("States side by side"),
    final: t("Final state"),
    history: deep ? t("Deep history") : t("History"),
  })[kind];

/** The panel of the state machine's canvas. */
export function machinePanel(host: HTMLElement, canvas: object): void {
  const panel = new MachinePanel(canvas);
  attachPanel<Part>(host, canvas, {
    title: (part) => panel.title(part),
    kind: (part) => panel.kind(part),
    groups: (part) => panel.groups(part),
  });
}

class MachinePanel {
  readonly #canvas: object;

  constructor(canvas: object) {
    this.#canvas = canvas;
  }

  title(part: Part): string {
    if (isState(part)) return part.businessObject.name || part.businessObject.id;
    if (isTransition(part)) return part.businessObject.event || part.businessObject.id;
    return "";
  }

  kind(part: Part): string {
    if (isState(part)) return kindWord(part.businessObject.kind, part.businessObject.deep);
    return isTransition(part) ? t("Transition") : t("State machine");
  }

  groups(part: Part): PanelGroup[] {
    if (isState(part)) return this.#ofState(part);
    if (isTransition(part)) return this.#ofTransition(part);
    return this.#ofMachine(part as Part<MachineSaid>);
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

  #names(): string[] {
    const root = use(this.#canvas, "canvas").getRootElement() as Part<MachineSaid>;
    const variables = root.businessObject.variables.map(({ id }) => id).filter(Boolean);
    return [...variables, "_event", "_name", "_sessionid"];
  }

  #ofState(part: StatePart): PanelGroup[] {
    const { name, id, kind, deep } = part.businessObject;
    const entries = [
      this.#field(part, {
        id: "state-name",
        kind: "text",
        label: t("Name"),
        get: () => name,
        set: (value) => this.#set(part, { name: value }),
      }),
      this.#field(part, {
        id: "state-id",
        kind: "text",
        label: t("ID"),
        description: t("How events, targets and programs name it"),
        get: () => id,
        validate: (value) => this.#wrongId(part, value ?? ""),
        set: (value) => {
          if (value !== id && this.#wrongId(part, value) === null)
            this.#change(renamed(this.#canvas, part, value, {}));
        },
      }),
      this.#kindField(part),
    ];
    if (kind === "history") {
      entries.push(
        this.#field(part, {
          id: "state-deep",
          kind: "checkbox",
          label: t("Remembers the states inside as well (deep)"),
          get: () => deep,
          set: (value) => this.#set(part, { deep: Boolean(value) }),
        }),
      );
      return [group("general", t("General"), entries)];
    }
    const parent = part.parent;
    if (parent && !(isState(parent) && parent.businessObject.kind === "parallel")) {
      entries.push(
        this.#field(part, {
          id: "state-starts",
          kind: "checkbox",
          label: t("Starts here"),
          get: () => startsHere(part),
          set: (value) => this.#set(parent, { initial: value ? [id] : [] }),
        }),
      );
    }
    return [
      group("general", t("General"), entries),
      group("actions", t("Actions"), [
        ...this.#actions(part, "entry", t("On entering")),
        ...this.#actions(part, "exit", t("On leaving")),
      ]),
    ];
  }

  #kindField(part: StatePart): object {
    const { kind } = part.businessObject;
    const bare = part.children.length === 0 && part.outgoing.length === 0;
    const kinds: StateKind[] = kind === "history" ? ["history"] : ["state", "parallel"];
    if (kind !== "history" && (kind === "final" || bare)) kinds.push("final");
    return this.#field(part, {
      id: "state-kind",
      kind: "select",
      label: t("Kind"),
      options: kinds.map((value) => ({ value, label: kindWord(value) })),
      get: () => kind,
      set: (value) => this.#set(part, { kind: value, initial: [] }),
    });
  }

  #wrongId(part: StatePart, value: string): string | null {
    if (!ID.test(value)) return t("An ID begins with a letter and has no spaces.");
    const other = use(this.#canvas, "elementRegistry").get(value);
    return other && other !== part ? t("This ID is taken.") : null;
  }

  /** Actions as the SCXML that they are, with the usual ones at the press of a button. */
  #actions(part: Part, key: "entry" | "exit" | "actions", label: string): object[] {
    const text = String((part.businessObject as Record<string, unknown>)[key] ?? "");
    const [variable = "amount"] = this.#names().filter((each) => !each.startsWith("_"));
    return [
      this.#field(part, {
        id: `actions-${key}`,
        kind: "area",
        label,
        monospace: true,
        rows: Math.max(2, Math.min(10, text.split("\n").length)),
        validate: wrongActions,
        get: () => text,
        set: (value) => {
          if (value !== text && wrongActions(value) === null) this.#set(part, { [key]: value });
        },
      }),
      actionsEntry(
        `actions-${key}-add`,
        snippets(variable).map((each) => ({
          label: each.label,
          run: () => this.#set(part, { [key]: appended(text, each.text) }),
        })),
      ),
    ];
  }

  #ofTransition(line: TransitionLine): PanelGroup[] {
    const said = line.businessObject;
    if (isState(line.source) && line.source.businessObject.kind === "history") {
      const words = t("Where the history leads before it has been left for the first time.");
      return [
        group("general", t("General"), [noteEntry("history-note", words)]),
        group("actions", t("Actions"), this.#actions(line, "actions", t("On the way"))),
      ];
    }
    const text = (key: "event" | "after", field: Omit<Field, "get" | "set" | "kind">): object =>
      this.#field(line, {
        ...field,
        kind: "text",
        get: () => said[key],
        set: (value) => this.#set(line, { [key]: value.trim() }),
      });
    const event = [
      text("event", {
        id: "transition-event",
        label: t("Event"),
        description: t("Left empty, it is taken by itself as soon as its guard is true"),
      }),
      text("after", {
        id: "transition-after",
        label: t("After a time"),
        placeholder: "2d",
        description: t("In place of an event, for example 30s, 2h, 1d or = wait"),
      }),
    ];
    return [
      group("event", t("Event"), said.after ? event.toReversed() : event),
      group("guard", t("Guard"), [this.#guard(line)]),
      group("target", t("Target"), this.#target(line)),
      group("actions", t("Actions"), this.#actions(line, "actions", t("On the way"))),
    ];
  }

  #guard(line: TransitionLine): object {
    const { cond } = line.businessObject;
    return this.#field(line, {
      id: "transition-guard",
      kind: "rule-area",
      label: t("Taken only when"),
      description: t("For example: amount > 0 and _event.data.ok"),
      get: () => conditionShown(cond),
      set: (value) => this.#set(line, { cond: conditionStored(value).trim() }),
    });
  }

  #target(line: TransitionLine): object[] {
    const { internal, stays, others } = line.businessObject;
    const entries: object[] = [];
    if (line.source === line.target) {
      entries.push(
        this.#field(line, {
          id: "transition-stays",
          kind: "checkbox",
          label: t("Stays: nothing is left or entered"),
          get: () => stays,
          set: (value) => this.#set(line, { stays: Boolean(value), others: [] }),
        }),
      );
    }
    entries.push(
      this.#field(line, {
        id: "transition-internal",
        kind: "checkbox",
        label: t("Internal: the state around it is not left"),
        get: () => internal,
        set: (value) => this.#set(line, { internal: Boolean(value) }),
      }),
      this.#field(line, {
        id: "transition-others",
        kind: "text",
        label: stays ? t("Targets that are missing") : t("More targets"),
        description: t("IDs of states in other regions, separated by spaces"),
        get: () => others.join(" "),
        set: (value) => this.#set(line, { others: value.split(/\s+/).filter(Boolean) }),
      }),
      ...this.#order(line),
    );
    return entries;
  }

  /** Which of a state's transitions is asked first. */
  #order(line: TransitionLine): object[] {
    const all = transitionsOf(line.source);
    const at = all.indexOf(line);
    if (all.length < 2) return [];
    const swap = (other: TransitionLine | undefined): void => {
      if (!other) return;
      const [mine, theirs] = [line.businessObject.rank, other.businessObject.rank];
      this.#change([
        { part: line, facts: { rank: theirs } },
        { part: other, facts: { rank: mine } },
      ]);
    };
    const words = t("Asked as number {n} of {count}", { n: at + 1, count: all.length });
    return [
      noteEntry("transition-order-note", words),
      actionsEntry("transition-order", [
        { label: t("Ask earlier"), run: () => swap(all[at - 1]) },
        { label: t("Ask later"), run: () => swap(all[at + 1]) },
      ]),
    ];
  }

  #ofMachine(root: Part<MachineSaid>): PanelGroup[] {
    const { name, variables } = root.businessObject;
    const set = (list: readonly Variable[]): void => this.#set(root, { variables: list });
    const rows = variables.flatMap((variable, index) => {
      const change = (facts: Partial<Variable>): void =>
        set(variables.map((each, at) => (at === index ? { ...each, ...facts } : each)));
      return [
        this.#field(root, {
          id: `variable-${index}-id`,
          kind: "text",
          label: t("Variable {n}", { n: index + 1 }),
          get: () => variable.id,
          set: (id) => change({ id: id.trim() }),
        }),
        this.#field(root, {
          id: `variable-${index}-value`,
          kind: "rule",
          label: t("First value"),
          get: () => conditionShown(variable.value),
          set: (value) => change({ value: conditionStored(value).trim() }),
        }),
        actionsEntry(`variable-${index}-remove`, [
          {
            label: t("Remove"),
            danger: true,
            run: () => set(variables.filter((_, at) => at !== index)),
          },
        ]),
      ];
    });
    const taken = new Set(variables.map(({ id }) => id));
    let next = "value";
    for (let n = 2; taken.has(next); n += 1) next = `value_${n}`;
    const add = (): void => set([...variables, { origin: null, id: next, value: "0" }]);
    return [
      group("general", t("General"), [
        this.#field(root, {
          id: "machine-name",
          kind: "text",
          label: t("Name in the text"),
          get: () => name,
          set: (value) => this.#set(root, { name: value }),
        }),
      ]),
      group("variables", t("Variables"), [
        ...rows,
        actionsEntry("variable-add", [{ label: t("Add variable"), run: add }]),
      ]),
    ];
  }
}
