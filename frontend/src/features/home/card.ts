import type { Model } from "../../api/types.ts";
import { el, icon, iconButton, menu, type MenuItem } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { ago, moment } from "../../util/time.ts";

export const KIND_ICONS = {
  process: "workflow",
  decision: "table-2",
  machine: "circle-dot",
  graph: "git-branch",
  rules: "list-checks",
} as const;

/** What may be done with the model; null where the person may not. */
export interface CardActions {
  rename: ((model: Model) => void) | null;
  move: ((model: Model) => void) | null;
  remove: ((model: Model) => void) | null;
}

/** A model as a card: its picture, its name, how it stands. */
export function card(
  model: Model,
  actions: CardActions,
): { element: HTMLElement; box: HTMLElement } {
  const address = `/models/${model.id}/`;
  const box = el("div", { class: "fg-thumb", "data-kind": model.kind });
  const { rename, move, remove } = actions;
  const items: MenuItem[] = [
    { label: t("Open"), icon: "pencil", run: () => location.assign(address) },
    ...(rename ? [{ label: t("Rename"), icon: "square-pen", run: () => rename(model) }] : []),
    ...(move
      ? [{ label: t("Move to folder…"), icon: "folder-input", run: () => move(model) }]
      : []),
    {
      label: t("Download"),
      icon: "download",
      run: () => location.assign(`/api/models/${model.id}/file/`),
    },
    ...(remove
      ? [{ label: t("Delete"), icon: "trash-2", danger: true, run: () => remove(model) }]
      : []),
  ];
  const trigger = iconButton(
    "ellipsis",
    t("Actions for {name}", { name: model.name }),
    () => undefined,
  );
  const element = el(
    "article",
    { class: "fg-card fg-model", "data-model": model.id },
    el("a", { class: "fg-model-cover", href: address, tabIndex: -1, "aria-hidden": "true" }),
    box,
    el(
      "div",
      { class: "fg-model-text" },
      el(
        "div",
        { class: "fg-row" },
        el("span", { class: "fg-kind", "data-kind": model.kind }, icon(KIND_ICONS[model.kind])),
        el("a", { class: "fg-model-name", href: address, title: model.name }, model.name),
        menu(trigger, items),
      ),
      el("div", { class: "fg-row fg-model-state" }, ...state(model)),
    ),
  );
  return { element, box };
}

function state(model: Model): HTMLElement[] {
  const kind = {
    process: t("Process"),
    decision: t("Decision table"),
    machine: t("State machine"),
    graph: t("Task graph"),
    rules: t("Rule set"),
  }[model.kind];
  const published = model.published
    ? el(
        "span",
        { class: "fg-badge", "data-tone": "accent" },
        t("version {number}", { number: model.published }),
      )
    : el("span", { class: "fg-badge" }, t("draft"));
  const parts = [el("span", { class: "fg-quiet" }, kind), published];
  if (model.problems) {
    const text =
      model.problems === 1 ? t("1 problem") : t("{count} problems", { count: model.problems });
    parts.push(el("span", { class: "fg-badge", "data-tone": "warning" }, text));
  }
  parts.push(
    el("span", { class: "fg-spacer" }),
    el(
      "time",
      { class: "fg-quiet", dateTime: model.updated_at, title: moment(model.updated_at) },
      ago(model.updated_at),
    ),
  );
  return parts;
}
