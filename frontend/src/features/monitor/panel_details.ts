import { moment } from "../../util/time.ts";
import { t } from "../../util/i18n.ts";
import { duration, short } from "./format.ts";
import { variablesAt } from "./fold.ts";
import type { PanelContext } from "./context.ts";
import { Badge, Facts, Section, toneOf } from "./parts.ts";
import type { DecisionRun, GatewayEvaluation, NodeState } from "./state.ts";
import { conditionWord, decidedWord, lookWord, statusWord } from "./words.ts";
import { h, type View } from "./view.ts";

/** The chosen node, or the run as a whole when none is chosen. */
export function DetailsTab(context: PanelContext): View {
  const { run, selected } = context;
  if (selected === null) return h(RunFacts, context);
  const node = run.nodes.get(selected);
  if (!node) return h("p", { class: "fg-run-quiet" }, t("The run has not come here."));
  return h(
    "div",
    null,
    h(NodeFacts, { node }),
    h(Calls, context),
    h(Decisions, { runs: run.decisions.get(selected) ?? [], context }),
    h(Conditions, { evaluations: run.gateways.get(selected) ?? [], context }),
    h(Parameters, context),
    h(Values, context),
  );
}

function RunFacts({ run, options }: PanelContext): View {
  const at = (iso: string | null): string => (iso === null ? "" : moment(iso));
  return h(
    "div",
    null,
    h(Facts, {
      items: [
        [t("State"), statusWord(run.status)],
        [t("Started"), at(run.startedAt)],
        [t("Ended"), at(run.endedAt)],
        [t("Business key"), run.businessKey],
        [t("Called by"), caller(run)],
        [t("Ended at"), run.endNode ? options.name(run.endNode) : null],
        [t("Reason"), run.reason],
        [t("Events"), String(run.events.length)],
        [t("Run"), h("code", { class: "fg-mono" }, run.instance)],
      ],
    }),
    h(
      "p",
      { class: "fg-run-quiet" },
      t("Choose a node on the drawing to see what happened there."),
    ),
    run.instance === null ? null : h(Export, { instance: run.instance }),
  );
}

/** The whole history as a file: for other tools, or for a table. */
function Export({ instance }: { instance: string }): View {
  const link = (form: string, words: string): View =>
    h("a", { href: `/api/instances/${instance}/events/file/?as=${form}`, download: "" }, words);
  return h(
    "p",
    { class: "fg-run-links" },
    t("Export the events:"),
    " ",
    link("jsonl", t("JSON lines")),
    " · ",
    link("csv", t("CSV table")),
  );
}

/** A way back to the run that called this one. */
function caller(run: PanelContext["run"]): View {
  const said: unknown = run.events[0]?.data.caller;
  if (!Array.isArray(said)) return null;
  return h("a", { href: `/instances/${String(said[0])}/` }, t("the calling run"));
}

function NodeFacts({ node }: { node: NodeState }): View {
  const attempts =
    node.attempts === null ? String(node.attempt) : `${node.attempt} / ${node.attempts}`;
  return h(Facts, {
    items: [
      [t("State"), h(Badge, { tone: toneOf(node.state) }, lookWord(node.state))],
      [t("Visits"), node.count > 1 ? String(node.count) : null],
      [t("Entered"), node.enteredAt === null ? null : moment(node.enteredAt)],
      [t("Took"), duration(node.duration)],
      [t("Service"), node.handler],
      [t("Attempts"), node.attempt > 0 ? attempts : null],
      [t("Result"), node.cached ? t("from the cache") : null],
      [t("Error"), node.error?.message],
    ],
  });
}

/** The runs that a call activity started. */
function Calls({ run, selected, options }: PanelContext): View {
  const calls = run.events.filter((e) => e.node === selected && e.kind === "call.started");
  if (calls.length === 0) return null;
  return h(
    Section,
    { title: t("Called") },
    h(
      "ul",
      { class: "fg-run-list" },
      calls.map(({ seq, data }) =>
        h(
          "li",
          { key: seq },
          h(
            "button",
            {
              type: "button",
              class: "fg-run-goto",
              onClick: () => options.openCall(String(data.call)),
            },
            t("Open the run of “{process}”", { process: short(data.process) }),
          ),
        ),
      ),
    ),
  );
}

function Decisions(props: { runs: readonly DecisionRun[]; context: PanelContext }): View {
  const { runs, context } = props;
  if (runs.length === 0) return null;
  return h(
    "div",
    null,
    runs.map((run) =>
      h(
        Section,
        { key: run.seq, title: `${run.decision} · ${decidedWord(run)}` },
        h(RuleLinks, { run, context }),
        h("h4", null, t("Inputs")),
        h(Facts, { items: pairs(run.inputs) }),
        h("h4", null, t("Result")),
        h(Outputs, { value: run.outputs }),
        h(Others, { run }),
      ),
    ),
  );
}

/** Why the other rules of a set did not fire. */
function Others({ run }: { run: DecisionRun }): View {
  const others = run.trace.filter(({ verdict }) => verdict !== "fired");
  if (others.length === 0) return null;
  const items = others.map(({ name, reason }) => [name, reason] as const);
  return h(
    "details",
    { class: "fg-run-others" },
    h("summary", null, t("Why the others do not")),
    h(Facts, { items }),
  );
}

function RuleLinks({ run, context }: { run: DecisionRun; context: PanelContext }): View {
  const links = run.rules.flatMap((rule, index) => {
    const href = context.options.ruleLink({ kind: run.kind, key: run.decision, number: rule });
    const name = run.names[index];
    const words = name
      ? t("Open “{name}” in the table", { name })
      : t("Open rule {n} in the table", { n: rule });
    return href === null
      ? []
      : [h("a", { key: rule, href, target: "_blank", rel: "noopener" }, words)];
  });
  return links.length === 0 ? null : h("p", { class: "fg-run-links" }, links);
}

function Outputs({ value }: { value: unknown }): View {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isRecord || Object.keys(value).some((name) => name.startsWith("$")))
    return h("p", null, short(value));
  return h("div", null, h(Facts, { items: pairs(value as Record<string, unknown>) }));
}

function Conditions(props: {
  evaluations: readonly GatewayEvaluation[];
  context: PanelContext;
}): View {
  if (props.evaluations.length === 0) return null;
  return h(
    Section,
    { title: t("Conditions") },
    props.evaluations.map((evaluation) =>
      h(
        "ul",
        { key: evaluation.seq, class: "fg-run-conditions" },
        evaluation.conditions.map(({ flow, expression, value, isDefault }) =>
          h(
            "li",
            { key: flow, "data-taken": String(evaluation.taken.includes(flow)) },
            h("code", null, conditionWord(expression, value, isDefault) ?? t("otherwise")),
            evaluation.taken.includes(flow) ? h(Badge, { tone: "accent" }, t("taken")) : null,
            h("span", { class: "fg-quiet" }, props.context.options.name(flow)),
          ),
        ),
        evaluation.warnings.map((warning) =>
          h("li", { key: warning, class: "fg-run-error" }, warning),
        ),
      ),
    ),
  );
}

function Parameters({ run, selected }: PanelContext): View {
  const job = [...run.jobs.values()].filter((item) => item.node === selected).at(-1);
  if (!job || Object.keys(job.parameters).length === 0) return null;
  return h(
    Section,
    { title: t("Sent to the service") },
    h(Facts, { items: pairs(job.parameters) }),
  );
}

/** What the variables were when the node was entered, and what it changed. */
function Values({ run, selected }: PanelContext): View {
  const entered = run.events.filter((e) => e.node === selected && e.kind === "node.entered").at(-1);
  const before = variablesAt(run, entered?.seq ?? 0);
  const set = [...run.variables.values()].flatMap((variable) =>
    variable.history
      .filter((change) => change.node === selected)
      .slice(-1)
      .map((change) => [variable.name, short(change.value)] as const),
  );
  return h(
    "div",
    null,
    set.length > 0 ? h(Section, { title: t("Set here") }, h(Facts, { items: set })) : null,
    before.size > 0
      ? h(
          Section,
          { title: t("Variables on entering") },
          h(Facts, { items: pairs(Object.fromEntries(before)) }),
        )
      : null,
  );
}

function pairs(values: Readonly<Record<string, unknown>>): (readonly [string, string])[] {
  return Object.entries(values)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, value]) => [name, short(value)] as const);
}
