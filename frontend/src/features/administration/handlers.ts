import { allowHandlers, allowedHandlers } from "../../api/administration.ts";
import { listHandlers } from "../../api/models.ts";
import type { Handler } from "../../api/types.ts";
import { el, fillWith } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import type { AdministrationBoot } from "./boot.ts";
import { attempt, section, tableOf } from "./section.ts";

/** Which handlers the workspace's models may call: all there are, or the chosen ones. */
export function handlersSection({ workspace, canManage }: AdministrationBoot): HTMLElement {
  const { element, body } = section(
    "fg-handlers",
    t("Handlers"),
    t("What service tasks may do here; looked at when a model is published and when it runs."),
  );
  let known: Handler[] = [];
  let allowed: string[] | null = null;

  const draw = (): void => {
    const heads = [t("Allowed"), t("Handler"), t("What it does")];
    fillWith(
      body,
      el("div", { class: "fg-admin-all" }, all()),
      tableOf(t("Handlers"), heads, known.map(row)),
    );
  };

  const change = async (wanted: string[] | null): Promise<void> => {
    await attempt(async () => {
      allowed = (await allowHandlers(workspace.id, wanted)).allowed;
    });
    draw();
  };

  const all = (): HTMLElement => {
    const control = el("input", {
      type: "checkbox",
      checked: allowed === null,
      disabled: !canManage,
    });
    control.addEventListener("change", () => {
      void change(control.checked ? null : known.map((handler) => handler.name));
    });
    return el("label", null, control, t("All handlers, also those that are added later"));
  };

  const row = (handler: Handler): HTMLTableRowElement => {
    const control = el("input", {
      type: "checkbox",
      checked: allowed === null || allowed.includes(handler.name),
      disabled: !canManage || allowed === null,
      "aria-label": handler.title,
    });
    control.addEventListener("change", () => {
      const rest = (allowed ?? []).filter((name) => name !== handler.name);
      void change(control.checked ? [...rest, handler.name] : rest);
    });
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
    [known, { allowed }] = await Promise.all([listHandlers(), allowedHandlers(workspace.id)]);
    draw();
  });
  return element;
}
