import { changeSettings, getSettings, type Settings } from "../../api/administration.ts";
import { listHandlers } from "../../api/models.ts";
import type { Handler } from "../../api/types.ts";
import { el, fillWith } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import type { AdministrationBoot } from "./boot.ts";
import { attempt, section, tableOf } from "./section.ts";

/** Who may publish, and which handlers the models may call: all there are, or the chosen ones. */
export function modelsSection({ workspace, canManage }: AdministrationBoot): HTMLElement {
  const { element, body } = section(
    "fg-models",
    t("Models"),
    t("What service tasks may do is looked at when a model is published and when it runs."),
  );
  let known: Handler[] = [];
  let settings: Settings = { handlers: null, four_eyes: false };

  const draw = (): void => {
    const heads = [t("Allowed"), t("Handler"), t("What it does")];
    fillWith(
      body,
      el("div", { class: "fg-admin-all" }, fourEyes()),
      el("div", { class: "fg-admin-all" }, all()),
      tableOf(t("Handlers"), heads, known.map(row)),
    );
  };

  const change = async (changes: Partial<Settings>): Promise<void> => {
    await attempt(async () => {
      settings = await changeSettings(workspace.id, changes);
    });
    draw();
  };

  const box = (checked: boolean, disabled: boolean, changed: (on: boolean) => void) => {
    const control = el("input", { type: "checkbox", checked, disabled: disabled || !canManage });
    control.addEventListener("change", () => changed(control.checked));
    return control;
  };

  const fourEyes = (): HTMLElement =>
    el(
      "label",
      null,
      box(settings.four_eyes, false, (on) => void change({ four_eyes: on })),
      t("Whoever edited a model last does not publish it (four eyes)"),
    );

  const all = (): HTMLElement =>
    el(
      "label",
      null,
      box(settings.handlers === null, false, (on) => {
        void change({ handlers: on ? null : known.map((handler) => handler.name) });
      }),
      t("All handlers, also those that are added later"),
    );

  const row = (handler: Handler): HTMLTableRowElement => {
    const allowed = settings.handlers;
    const on = allowed === null || allowed.includes(handler.name);
    const control = box(on, allowed === null, (chosen) => {
      const rest = (allowed ?? []).filter((name) => name !== handler.name);
      void change({ handlers: chosen ? [...rest, handler.name] : rest });
    });
    control.ariaLabel = handler.title;
    return el(
      "tr",
      { dataset: { handler: handler.name } },
      el("td", null, control),
      el(
        "th",
        { scope: "row" },
        handler.title,
        el("span", { class: "fg-quiet fg-small fg-mono" }, ` ${handler.name}`),
      ),
      el("td", { class: "fg-quiet" }, handler.description),
    );
  };

  void attempt(async () => {
    [known, settings] = await Promise.all([listHandlers(), getSettings(workspace.id)]);
    draw();
  });
  return element;
}
