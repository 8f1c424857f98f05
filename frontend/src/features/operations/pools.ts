import {
  changePool,
  createPool,
  removePool,
  type Operations,
  type Pool,
} from "../../api/operations.ts";
import { choose, confirm, el, iconButton, toast } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { field, numberInput, refusal } from "./form.ts";
import { meter, table } from "./table.ts";

export interface PoolDesk {
  readonly workspace: string;
  readonly canSet: boolean;
  readonly changed: () => void;
}

export function pools(now: Operations, desk: PoolDesk): HTMLElement {
  const rows = now.pools.map((pool) => [
    pool.name,
    meter(pool.running, pool.limit, t("running, of at most")),
    meter(pool.waiting, pool.queue_bound, t("waiting, of at most")),
    desk.canSet ? actions(pool, desk) : "",
  ]);
  const heads = [t("Pool"), t("Running"), t("Waiting"), ""];
  return table(heads, rows, t("No pool is set up: every job may run at once."));
}

function actions(pool: Pool, desk: PoolDesk): HTMLElement {
  return el(
    "span",
    { class: "fg-ops-actions" },
    iconButton("pencil", t("Change {name}", { name: pool.name }), () => void editPool(desk, pool)),
    iconButton("trash-2", t("Remove {name}", { name: pool.name }), () => void remove(desk, pool)),
  );
}

async function remove(desk: PoolDesk, pool: Pool): Promise<void> {
  const text = t("Tasks that name this pool make it anew with the usual limit.");
  const title = t("Remove {name}", { name: pool.name });
  if (!(await confirm(title, text, t("Remove"), "danger"))) return;
  try {
    await removePool(pool.id);
    desk.changed();
  } catch (error) {
    void toast(error instanceof Error ? error.message : String(error), "danger");
  }
}

/** Sets a pool up, or changes what one allows. */
export async function editPool(desk: PoolDesk, pool: Pool | null): Promise<void> {
  const name = el("input", { type: "text", autocomplete: "off", maxLength: 60 });
  const limit = numberInput(pool?.limit ?? 4);
  const bound = numberInput(pool?.queue_bound ?? 1000);
  const wrong = refusal();
  const store = async (): Promise<boolean> => {
    const body = { limit: Number(limit.value), queue_bound: Number(bound.value) };
    try {
      if (pool) await changePool(pool.id, body);
      else await createPool(desk.workspace, { ...body, name: name.value.trim() });
      desk.changed();
      return true;
    } catch (error) {
      return wrong.say(error);
    }
  };
  const body = el(
    "div",
    { class: "fg-stack" },
    pool ? null : field(t("Name"), name),
    field(t("Jobs that run at once"), limit),
    field(t("Jobs that may wait; more starts are refused"), bound),
    wrong.element,
  );
  const title = pool ? t("Change {name}", { name: pool.name }) : t("New pool");
  await choose({ title, body: [body] }, [
    { label: t("Cancel"), value: false },
    { label: t("Save"), value: true, tone: "brand", look: "accent", accept: store },
  ]);
}
