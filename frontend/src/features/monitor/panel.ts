import "./panel.css";
import { render } from "preact";
import type { LiveStatus } from "../../api/live.ts";
import { t } from "../../util/i18n.ts";
import { duration } from "./format.ts";
import { DetailsTab } from "./panel_details.ts";
import { HistoryTab } from "./panel_history.ts";
import { NowTab } from "./panel_now.ts";
import { VariablesTab } from "./panel_variables.ts";
import { Badge, Button, toneOf } from "./parts.ts";
import { newRun, type RunState } from "./state.ts";
import { statusWord } from "./words.ts";
import { h, type View } from "./view.ts";
import type { PanelContext, PanelOptions } from "./context.ts";

type Tab = "now" | "variables" | "history" | "details";
const TABS: readonly Tab[] = ["now", "variables", "history", "details"];

export interface Panel {
  readonly show: (run: RunState) => void;
  readonly status: (status: LiveStatus) => void;
  readonly select: (node: string | null) => void;
  readonly destroy: () => void;
}

/** Everything about a run beside its drawing. */
export function createPanel(root: HTMLElement, options: PanelOptions): Panel {
  let run = newRun();
  let live: LiveStatus = { state: "connecting", heardAt: null, code: null };
  let selected: string | null = null;
  let tab: Tab = "now";
  let frame = 0;

  const choose = (next: Tab): void => {
    tab = next;
    draw();
  };
  const draw = (): void => {
    frame = 0;
    const context = { run, selected, now: Date.now(), options };
    render(h(Shell, { context, live, tab, choose }), root);
  };
  const soon = (): void => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  const tick = setInterval(() => run.endedAt === null && soon(), 1000);
  draw();
  return {
    show: (next) => {
      run = next;
      soon();
    },
    status: (next) => {
      live = next;
      soon();
    },
    select: (node) => {
      selected = node;
      const open = [...run.tasks.values()].some((x) => x.state === "open" && x.node === node);
      if (node !== null) tab = open ? "now" : tab === "history" ? "history" : "details";
      draw();
    },
    destroy: () => {
      clearInterval(tick);
      cancelAnimationFrame(frame);
      render(null, root);
    },
  };
}

interface ShellProps {
  readonly context: PanelContext;
  readonly live: LiveStatus;
  readonly tab: Tab;
  readonly choose: (tab: Tab) => void;
}

function Shell({ context, live, tab, choose }: ShellProps): View {
  const views = { now: NowTab, variables: VariablesTab, history: HistoryTab, details: DetailsTab };
  return h(
    "div",
    { class: "fg-run-panel" },
    h(Header, { context, live }),
    h(Tabs, { tab, choose }),
    context.selected === null ? null : h(Filter, context),
    h(
      "div",
      {
        class: "fg-run-body",
        role: "tabpanel",
        id: "fg-run-body",
        "aria-labelledby": `fg-run-${tab}`,
      },
      h(views[tab], context),
    ),
  );
}

function Header({ context, live }: { context: PanelContext; live: LiveStatus }): View {
  const { run, now, options } = context;
  const failed = [...run.incidents.values()].some((item) => item.state === "open");
  const word = failed ? t("Needs a person") : statusWord(run.status);
  const until = run.endedAt === null ? now : Date.parse(run.endedAt);
  const elapsed =
    run.startedAt === null ? "" : duration(Math.max(0, (until - Date.parse(run.startedAt)) / 1000));
  return h(
    "header",
    { class: "fg-run-header" },
    h(
      "span",
      { role: "status", "aria-live": "polite" },
      h(Badge, { tone: failed ? "danger" : toneOf(run.status) }, word),
    ),
    h("span", { class: "fg-quiet fg-small" }, elapsed),
    h("span", { class: "fg-spacer" }),
    run.endedAt === null ? h(Dot, { live, now }) : null,
    run.status === "running" && options.canOperate
      ? h(Button, { icon: "ban", onClick: options.cancel }, t("Cancel run"))
      : null,
  );
}

function Dot({ live, now }: { live: LiveStatus; now: number }): View {
  const words = liveWords(live, now);
  return h(
    "span",
    { class: "fg-run-live", "data-live": live.state, title: words },
    h("span", { class: "fg-run-dot", "aria-hidden": "true" }),
    words,
  );
}

/** How the stream is, in words; an old connection says how old its news is. */
export function liveWords(live: LiveStatus, now: number): string {
  const refused: Record<number, string> = {
    4401: t("Log in again to watch"),
    4403: t("You may not watch this run"),
    4404: t("This run does not exist"),
  };
  if (live.state === "closed") return refused[live.code ?? 0] ?? t("Not watching");
  if (live.state === "live") return t("Live");
  if (live.heardAt === null) return t("Connecting");
  const age = duration(Math.max(1, Math.floor((now - live.heardAt) / 1000)));
  return t("Reconnecting · {age} old", { age });
}

function Tabs({ tab, choose }: Pick<ShellProps, "tab" | "choose">): View {
  const words: Record<Tab, string> = {
    now: t("Now"),
    variables: t("Variables"),
    history: t("History"),
    details: t("Details"),
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length] ?? "now";
    choose(next);
    document.getElementById(`fg-run-${next}`)?.focus();
  };
  return h(
    "div",
    { class: "fg-run-tabs", role: "tablist", onKeyDown },
    TABS.map((name) =>
      h(
        "button",
        {
          key: name,
          type: "button",
          role: "tab",
          id: `fg-run-${name}`,
          "aria-selected": String(name === tab),
          "aria-controls": "fg-run-body",
          tabIndex: name === tab ? 0 : -1,
          onClick: () => choose(name),
        },
        words[name],
      ),
    ),
  );
}

function Filter({ selected, options }: PanelContext): View {
  return h(
    "div",
    { class: "fg-run-filter" },
    h("strong", null, options.name(selected)),
    h(Button, { icon: "x", label: t("Show the whole run"), onClick: () => options.focus(null) }),
  );
}
