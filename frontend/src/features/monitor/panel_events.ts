import { useEffect, useState } from "preact/hooks";
import type { Permission } from "../../api/types.ts";
import { t } from "../../util/i18n.ts";
import type { PanelContext } from "./context.ts";
import { short } from "./format.ts";
import { Button, Icon, Section } from "./parts.ts";
import { h, type View } from "./view.ts";

/** What a state machine listens to: what may be sent as buttons, and why the rest may not. */
export function Events({ run, options }: PanelContext): View {
  const { machine } = options;
  const [known, setKnown] = useState<readonly Permission[]>([]);
  const shown = machine !== null && run.status === "running";
  useEffect(() => {
    let late = false;
    const ask = shown && machine ? machine.available() : Promise.resolve([]);
    ask.then(
      (found) => late || setKnown(found),
      () => undefined,
    );
    return () => {
      late = true;
    };
  }, [shown, run.seq]);
  if (!shown || machine === null) return null;
  const order = [...known].sort((a, b) => Number(b.allowed) - Number(a.allowed));
  return h(
    Section,
    { title: t("What may I do now?") },
    order.length === 0
      ? h("p", { class: "fg-quiet" }, t("It listens to no event; it waits for itself."))
      : h(
          "ul",
          { class: "fg-run-events" },
          order.map((each) => h(EventRow, { key: each.event, permission: each, options })),
        ),
    machine.canDeliver
      ? h(Button, { icon: "send", onClick: () => machine.ask("") }, t("Send another event…"))
      : null,
  );
}

interface RowProps {
  readonly permission: Permission;
  readonly options: PanelContext["options"];
}

function EventRow({ permission, options }: RowProps): View {
  const { event, allowed, options: ways } = permission;
  const { machine } = options;
  const targets = [...new Set(ways.flatMap((way) => way.targets.map(options.name)))];
  const can = machine !== null && machine.canDeliver;
  const name = event === "*" ? t("any event") : event;
  return h(
    "li",
    { class: "fg-run-event", "data-allowed": String(allowed), "data-event": event },
    h(
      "div",
      { class: "fg-row" },
      can && allowed && event !== "*"
        ? h(Button, { icon: "zap", strong: true, onClick: () => machine.deliver(event) }, name)
        : h("strong", { class: "fg-run-event-name" }, h(Icon, { name: "ban" }), name),
      targets.length > 0
        ? h("span", { class: "fg-quiet fg-small" }, `→ ${targets.join(", ")}`)
        : null,
      h("span", { class: "fg-spacer" }),
      can
        ? h(Button, {
            icon: "braces",
            label: t("Send with data"),
            onClick: () => machine.ask(event === "*" ? "" : event),
          })
        : null,
    ),
    ways.flatMap((way) =>
      way.guards.map((guard) =>
        h(
          "p",
          { key: way.transition, class: "fg-run-guard", "data-value": String(guard.value) },
          h("code", null, `${guard.text} → ${String(guard.value)}`),
          valuesOf(guard.values),
          guard.warnings.map((words) => h("span", { class: "fg-quiet fg-small" }, words)),
        ),
      ),
    ),
  );
}

function valuesOf(values: Readonly<Record<string, unknown>>): View {
  const told = Object.entries(values)
    .filter(([name]) => name !== "_event")
    .map(([name, value]) => `${name} = ${short(value)}`);
  return told.length > 0 ? h("span", { class: "fg-quiet fg-small" }, told.join(" · ")) : null;
}
