import { useState } from "preact/hooks";
import { t } from "../../util/i18n.ts";
import { clockTime, long, short, typeOf } from "./format.ts";
import type { PanelContext } from "./context.ts";
import { Button } from "./parts.ts";
import type { Variable } from "./state.ts";
import { h, type View } from "./view.ts";

/** The variables by name; a click shows the value whole and who set it where. */
export function VariablesTab(context: PanelContext): View {
  const [search, setSearch] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  const wanted = search.trim().toLowerCase();
  const found = [...context.run.variables.values()]
    .filter(({ name, value }) => `${name} ${short(value)}`.toLowerCase().includes(wanted))
    .sort((a, b) => a.name.localeCompare(b.name));
  return h(
    "div",
    null,
    h("input", {
      type: "search",
      class: "fg-run-search",
      placeholder: t("Search variables"),
      "aria-label": t("Search variables"),
      value: search,
      onInput: (event: Event) => setSearch((event.target as HTMLInputElement).value),
    }),
    mayChange(context) ? h(Add, context) : null,
    found.length === 0 ? h("p", { class: "fg-run-quiet" }, t("No variables")) : null,
    h(
      "table",
      { class: "fg-run-table" },
      h("caption", { class: "fg-visually-hidden" }, t("Variables")),
      h(
        "tbody",
        null,
        found.map((variable) =>
          h(Row, {
            key: variable.name,
            variable,
            context,
            open: open === variable.name,
            toggle: () => setOpen(open === variable.name ? null : variable.name),
          }),
        ),
      ),
    ),
  );
}

const mayChange = ({ run, options }: PanelContext): boolean =>
  run.status === "running" && options.canOperate;

interface RowProps {
  readonly variable: Variable;
  readonly context: PanelContext;
  readonly open: boolean;
  readonly toggle: () => void;
}

function Row({ variable, context, open, toggle }: RowProps): View {
  const latest = variable.history.at(-1);
  const shown = open ? h(Whole, { variable, context }) : short(variable.value);
  return h(
    "tr",
    { key: `${variable.name}:${latest?.seq ?? 0}`, class: "fg-run-changed" },
    h(
      "th",
      { scope: "row" },
      h(
        "button",
        { type: "button", "aria-expanded": String(open), onClick: toggle },
        variable.name,
      ),
    ),
    h("td", { title: open ? undefined : typeOf(variable.value) }, shown),
    mayChange(context)
      ? h(
          "td",
          { class: "fg-run-change" },
          h(
            "button",
            {
              type: "button",
              onClick: () => context.options.change(variable.name, variable.value),
            },
            t("Change"),
          ),
        )
      : null,
  );
}

function Add({ options }: PanelContext): View {
  return h(
    "p",
    { class: "fg-run-add" },
    h(Button, { icon: "plus", onClick: () => options.change(null, null) }, t("Add variable")),
  );
}

function Whole({ variable, context }: { variable: Variable; context: PanelContext }): View {
  return h(
    "div",
    null,
    h("pre", { class: "fg-mono" }, long(variable.value)),
    h("p", { class: "fg-quiet fg-small" }, typeOf(variable.value)),
    h(
      "ol",
      { class: "fg-run-changes" },
      variable.history.map((change) =>
        h(
          "li",
          { key: change.seq },
          `${clockTime(change.at)} · ${sourceWord(change.source)}`,
          change.node ? ` · ${context.options.name(change.node)}` : "",
          ` · ${short(change.value)}`,
        ),
      ),
    ),
  );
}

function sourceWord(source: string): string {
  const words: Record<string, string> = {
    start: t("at the start"),
    script: t("by a script"),
    handler: t("by a service"),
    decision: t("by a decision"),
    user: t("by a person"),
    operator: t("by an operator"),
  };
  return words[source] ?? source;
}
