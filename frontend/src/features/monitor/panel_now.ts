import { useEffect, useRef } from "preact/hooks";
import { t } from "../../util/i18n.ts";
import { countdown } from "./format.ts";
import type { PanelContext } from "./context.ts";
import { Badge, Button, Section } from "./parts.ts";
import type { Incident, UserTask } from "./state.ts";
import { statusWord, whoFor } from "./words.ts";
import { h, type View } from "./view.ts";

/** What a person can do now, and when there is nothing to do, what the run waits for. */
export function NowTab(context: PanelContext): View {
  const { run } = context;
  const incidents = [...run.incidents.values()].filter((item) => item.state === "open");
  const tasks = [...run.tasks.values()].filter((item) => item.state === "open");
  return h(
    "div",
    null,
    incidents.map((incident) => h(IncidentCard, { key: incident.id, incident, context })),
    tasks.map((task) => h(TaskCard, { key: task.id, task, context })),
    h(Waits, context),
    incidents.length + tasks.length === 0 ? h(Quiet, context) : null,
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

function Waits({ run, now, options }: PanelContext): View {
  const timers = [...run.timers.values()].filter((timer) => timer.state === "scheduled");
  const retries = [...run.nodes.values()].filter(
    (node) => node.retryAt !== null && node.state === "waiting",
  );
  if (timers.length + retries.length === 0) return null;
  const line = (key: string, node: string, words: string): View =>
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
          `${options.name(timer.node)} · ${t("due in")} ${countdown(timer.due, now)}`,
        ),
      ),
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
  return h("p", { class: "fg-run-quiet" }, t("Working on {what}", { what: names }));
}
