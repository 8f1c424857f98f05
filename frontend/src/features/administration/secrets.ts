import { deleteSecret, listSecrets, putSecret, type Secret } from "../../api/administration.ts";
import { button, choose, confirm, el, fillWith, iconButton, toast } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { ago, moment } from "../../util/time.ts";
import type { AdministrationBoot } from "./boot.ts";
import { attempt, field, section, tableOf, wordsOf } from "./section.ts";

/** Secrets by name: added, replaced and removed; their values are never shown again. */
export function secretsSection({ workspace, canManage }: AdministrationBoot): HTMLElement {
  const add = button({
    label: t("Add secret"),
    icon: "plus",
    tone: "brand",
    look: "accent",
    onclick: () => void ask(null),
  });
  const { element, body } = section(
    "fg-secrets",
    t("Secrets"),
    t("Service tasks use them by name. Nobody, not even an administrator, can read one again."),
    ...(canManage ? [add] : []),
  );

  const load = async (): Promise<void> => {
    await attempt(async () => draw(await listSecrets(workspace.id)));
  };

  const draw = (secrets: readonly Secret[]): void => {
    if (secrets.length === 0)
      return fillWith(body, el("p", { class: "fg-admin-none" }, t("There are no secrets yet.")));
    const heads = [t("Name"), t("Changed"), t("By"), ...(canManage ? [t("Actions")] : [])];
    fillWith(body, tableOf(t("Secrets"), heads, secrets.map(row)));
  };

  const row = (secret: Secret): HTMLTableRowElement =>
    el(
      "tr",
      { dataset: { secret: secret.name } },
      el("th", { scope: "row", class: "fg-mono" }, secret.name),
      el("td", { title: moment(secret.changed_at) }, ago(secret.changed_at)),
      el("td", null, secret.changed_by ?? ""),
      canManage
        ? el(
            "td",
            { class: "fg-admin-actions" },
            iconButton("pencil", t("Replace “{name}”", { name: secret.name }), () => {
              void ask(secret.name);
            }),
            iconButton("trash-2", t("Remove “{name}”", { name: secret.name }), () => {
              void remove(secret.name);
            }),
          )
        : null,
    );

  const ask = async (name: string | null): Promise<void> => {
    if (await askSecret(workspace.id, name)) await load();
  };

  const remove = async (name: string): Promise<void> => {
    const sure = await confirm(
      t("Remove “{name}”", { name }),
      t("Work that needs this secret will stop as an incident that names it."),
      t("Remove"),
      "danger",
    );
    if (sure && (await attempt(() => deleteSecret(workspace.id, name)))) await load();
  };

  void load();
  return element;
}

async function askSecret(workspace: string, name: string | null): Promise<boolean> {
  const named = el("input", { type: "text", autocomplete: "off", spellcheck: false });
  const value = el("input", { type: "password", autocomplete: "new-password" });
  const wrong = el("p", { class: "fg-wrong", role: "alert", hidden: true });
  const refuse = (words: string, control: HTMLElement): boolean => {
    wrong.textContent = words;
    wrong.hidden = false;
    control.focus();
    return false;
  };
  const save = async (): Promise<boolean> => {
    const key = name ?? named.value.trim();
    if (key === "") return refuse(t("Give the secret a name."), named);
    if (value.value === "") return refuse(t("Give its value."), value);
    try {
      await putSecret(workspace, key, value.value);
    } catch (error) {
      return refuse(wordsOf(error), value);
    }
    void toast(t("“{name}” is kept.", { name: key }), "success");
    return true;
  };
  const body = el(
    "div",
    { class: "fg-stack" },
    name === null ? field(t("Name"), named) : null,
    field(t("Value"), value),
    el("p", { class: "fg-quiet fg-small" }, t("It is encrypted and cannot be read again.")),
    wrong,
  );
  body.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    body.closest("wa-dialog")?.querySelector<HTMLElement>('[variant="brand"]')?.click();
  });
  const title = name === null ? t("Add secret") : t("Replace “{name}”", { name });
  const saved = await choose({ title, body: [body] }, [
    { label: t("Cancel"), value: false },
    { label: t("Save"), value: true, tone: "brand", look: "accent", accept: save },
  ]);
  return saved ?? false;
}
