import { listSecrets } from "../../api/administration.ts";
import { createModel, listHandlers, listModels } from "../../api/models.ts";
import { listPools } from "../../api/operations.ts";
import type { Handler, Model } from "../../api/types.ts";
import type { PropertySources } from "../../editor/properties/sources.ts";
import { prompt, toast } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { editForm } from "./form-dialog.ts";

/**
 * What the properties panel offers, loaded once and again when the person comes back. Who may only
 * look is offered no names of secrets: only those who edit may ask for them.
 */
export async function loadSources(workspace: string, canEdit: boolean): Promise<PropertySources> {
  let handlers: Handler[] = [];
  let models: Model[] = [];
  let pools: string[] = [];
  let secrets: string[] = [];
  const load = async (): Promise<void> => {
    [handlers, models, pools, secrets] = await Promise.all([
      listHandlers().catch(() => handlers),
      listModels(workspace).catch(() => models),
      listPools(workspace).then(
        (found) => found.map((pool) => pool.name),
        () => pools,
      ),
      canEdit
        ? listSecrets(workspace).then(
            (found) => found.map((secret) => secret.name),
            () => secrets,
          )
        : secrets,
    ]);
  };
  await load();
  window.addEventListener("focus", () => void load());
  const openModel = (model: Model): void => {
    window.open(`/models/${model.id}/`, "_blank", "noopener");
  };
  return {
    handlers: () => handlers,
    pools: () => pools,
    secrets: () => secrets,
    decisions: () => models.filter((model) => model.kind === "decision"),
    ruleSets: () => models.filter((model) => model.kind === "rules"),
    openDecision: openModel,
    processes: () => models.filter((model) => model.kind === "process"),
    openModel,
    createDecision: async (element, setKey) => {
      const suggestion = String(element.businessObject.get("name") ?? "");
      const name = await prompt(t("New decision table"), t("Name"), suggestion);
      if (!name) return;
      try {
        const created = await createModel(workspace, { kind: "decision", name });
        models = [...models, created];
        setKey(created.key);
        void toast(t("“{name}” is ready: open it to fill in the rules.", { name }), "success");
      } catch (reason) {
        void toast(String((reason as Error).message), "danger");
      }
    },
    editForm,
  };
}
