import { useEffect, useRef, useState } from "preact/hooks";
import type { Activities } from "../../api/types.ts";
import { t } from "../../util/i18n.ts";
import { countdown } from "./format.ts";
import type { PanelContext } from "./context.ts";
import { Events } from "./panel_events.ts";
import { Badge, Button, Section } from "./parts.ts";
import type { Incident, UserTask, Wait } from "./state.ts";
import { statusWord, waitWord, whoFor } from "./words.ts";
import { h, type View } from "./view.ts";

/** What a person can do now, and when there is nothing to do, what the run waits for. */
export function NowTab(context: PanelContext): View {
  const { run } = context;
  const incidents = [...run.incidents.values()].filter((item) => item.state === "open");
  const tasks = [...run.tasks.values()].filter((item) => item.state === "open");
  return h(
    "div",
    null,
    context.options.machine && run.status === "running" ? h(Quiet, context) : null,
    incidents.map((incident) => h(IncidentCard, { key: incident.id, incident, context })),
    tasks.map((task) => h(TaskCard, { key: task.id, task, context })),
    h(AdHoc, context),
    h(Events, context),
    h(Waits, context),
    incidents.length + tasks.length === 0 && !(context.options.machine && run.status === "running")
      ? h(Quiet, context)
      : null,
  );
}

function IncidentCard(props: { incident: Incident; context: PanelContext }): View {
  const { incident, context } = props;
  return h(
    "section",
    { class: "fg-run-card", "data-tone": "danger" },
    h(
      "div",
      { class: "fg-row" },
      h("strong", null, context.options.name(incident.node)),
      h(Badge, { tone: "danger" }, t("Failed")),
      h("span", { class: "fg-spacer" }),
      context.options.canOperate
        ? h(
            Button,
            { icon: "rotate-ccw", strong: true, onClick: () => context.options.retry(incident.id) },
            t("Retry"),
          )
        : null,
    ),
    h("p", { class: "fg-run-error" }, incident.message),
    h("p", { class: "fg-quiet fg-small" }, incident.code),
  );
}

function TaskCard(props: { task: UserTask; context: PanelContext }): View {
  const { task, context } = props;
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let gone = false;
    let destroy: () => void = () => undefined;
    const box = host.current;
    if (box)
      void context.options.renderTask(box, task.id).then((end) => {
        destroy = end;
        if (gone) end();
      });
    return () => {
      gone = true;
      destroy();
    };
  }, [task.id]);
  return h(
    "section",
    { class: "fg-run-card", "data-tone": "warning", "aria-label": task.name },
    h(
      "div",
      { class: "fg-row" },
      h("strong", null, task.name),
      h("span", { class: "fg-spacer" }),
      h("span", { class: "fg-quiet fg-small" }, t("waiting for {who}", { who: whoFor(task) })),
    ),
    h("div", { ref: host, class: "fg-run-task" }),
  );
}

/** What may be begun in an open ad-hoc sub-process; the server is asked again after each event. */
function AdHoc({ run, options }: PanelContext): View {
  const [open, setOpen] = useState<readonly Activities[]>([]);
  const standing = [...run.tokens.values()].some(
    (token) => run.nodes.get(token.node)?.type === "adHocSubProcess",
  );
  const shown = standing && options.canOperate && run.endedAt === null;
  useEffect(() => {
    let late = false;
    const ask = shown ? options.activities() : Promise.resolve([]);
    void ask.then((found) => late || setOpen(found));
    return () => {
      late = true;
    };
  }, [shown, run.seq]);
  if (!shown) return null;
  return h(
    "div",
    null,
    open.map((each) => h(AdHocCard, { key: each.token, activities: each, options })),
  );
}

function AdHocCard(props: { activities: Activities; options: PanelContext["options"] }): View {
  const { activities, options } = props;
  const { token, node, enabled } = activities;
  const name = options.name(node);
  return h(
    "section",
    { class: "fg-run-card", "aria-label": name },
    h(
      "div",
      { class: "fg-row" },
      h("strong", null, name),
      h("span", { class: "fg-spacer" }),
      h(Button, { icon: "check", onClick: () => options.endActivities(token) }, t("Finish")),
    ),
    h("p", { class: "fg-quiet fg-small" }, t("Begin what is needed, as often as it is needed.")),
    h(
      "div",
      { class: "fg-run-links" },
      enabled.map((each) =>
        h(
          Button,
          { key: each, icon: "play", onClick: () => options.beginActivity(token, each) },
          options.name(each),
        ),
      ),
    ),
  );
}

function Waits({ run, now, options }: PanelContext): View {
  const timers = [...run.timers.values()].filter((timer) => timer.state === "scheduled");
  const retries = [...run.nodes.values()].filter(
    (node) => node.retryAt !== null && node.state === "waiting",
  );
  const waits = [...run.waits.values()];
  if (timers.length + retries.length + waits.length === 0) return null;
  const line = (key: string, node: string | null, words: string): View =>
    h("li", { key }, h("button", { type: "button", onClick: () => options.focus(node) }, words));
  return h(
    Section,
    { title: t("Waiting for") },
    h(
      "ul",
      { class: "fg-run-list" },
      timers.map((timer) =>
        line(
          timer.id,
          timer.node,
          timer.node === null
            ? `${t("Time limit of the run")} · ${countdown(timer.due, now)}`
            : `${options.name(timer.node)} · ${t("due in")} ${countdown(timer.due, now)}`,
        ),
      ),
      waits.map((wait) => h(WaitLine, { key: wait.id, wait, options })),
      retries.map((node) => {
        const times = { n: node.attempt, m: node.attempts ?? "?" };
        const words = t("attempt {n}/{m} failed · again in", times);
        return line(
          node.id,
          node.id,
          `${options.name(node.id)} · ${words} ${countdown(node.retryAt ?? "", now)}${node.error ? ` · ${node.error.message}` : ""}`,
        );
      }),
    ),
  );
}

/** What an event waits for; whoever may repair the run may say that it has come. */
function WaitLine(props: { wait: Wait; options: PanelContext["options"] }): View {
  const { wait, options } = props;
  const name = options.name(wait.node);
  const byHand = options.canOperate && wait.kind !== "conditional";
  return h(
    "li",
    { class: "fg-row" },
    h(
      "button",
      { type: "button", onClick: () => options.focus(wait.node) },
      `${name} · ${waitWord(wait)}`,
    ),
    h("span", { class: "fg-spacer" }),
    byHand
      ? h(
          Button,
          {
            icon: "check",
            label: t("{node}: it has come", { node: name }),
            onClick: () => options.endWait(wait.id),
          },
          t("It has come"),
        )
      : null,
  );
}

function Quiet({ run, options }: PanelContext): View {
  if (run.status === "cancelled") {
    const words = { who: run.cancelledBy ?? "–", why: run.reason ?? "–" };
    return h("p", { class: "fg-run-quiet" }, t("Cancelled by {who}: {why}", words));
  }
  if (run.status === "completed") {
    const end = run.endNode ? options.name(run.endNode) : "";
    return h(
      "p",
      { class: "fg-run-quiet" },
      `✓ ${statusWord("completed")}`,
      end ? ` · ${end}` : "",
    );
  }
  const busy = [...run.nodes.values()].filter((node) => node.state === "active");
  if (busy.length === 0) return null;
  const names = busy.map((node) => options.name(node.id)).join(", ");
  const words = options.machine
    ? t("In {what}", { what: names })
    : t("Working on {what}", { what: names });
  return h("p", { class: "fg-run-quiet" }, words);
}
