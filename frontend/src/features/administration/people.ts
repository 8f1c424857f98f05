import { grantRole, listMembers, removeRole, type Member } from "../../api/administration.ts";
import { button, choose, el, fillWith } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import type { AdministrationBoot } from "./boot.ts";
import { attempt, field, section, tableOf, wordsOf } from "./section.ts";

type Role = Member["roles"][number];

const ROLES: readonly Role[] = [
  "modeller",
  "decision_author",
  "operator",
  "task_user",
  "auditor",
  "admin",
];

const roleWord = (role: Role): string =>
  ({
    modeller: t("Modeller"),
    decision_author: t("Decision author"),
    operator: t("Operator"),
    task_user: t("Task user"),
    auditor: t("Auditor"),
    admin: t("Administrator"),
  })[role];

/** The workspace's people and their roles; one's own roles are another administrator's business. */
export function peopleSection({ workspace, user, canManage }: AdministrationBoot): HTMLElement {
  const { element, body } = section(
    "fg-people",
    t("People"),
    t("A role that is taken away ends at once, in open windows too."),
    ...(canManage
      ? [button({ label: t("Add person"), icon: "plus", onclick: () => void add() })]
      : []),
  );

  const load = async (): Promise<void> => {
    await attempt(async () => draw(await listMembers(workspace.id)));
  };

  const draw = (members: readonly Member[]): void => {
    const heads = [t("Person"), ...ROLES.map(roleWord)];
    fillWith(body, tableOf(t("People"), heads, members.map(row)));
  };

  const row = (member: Member): HTMLTableRowElement =>
    el(
      "tr",
      { dataset: { member: member.username } },
      el(
        "th",
        { scope: "row" },
        member.name || member.username,
        member.name && member.name !== member.username
          ? el("span", { class: "fg-quiet fg-small" }, ` ${member.username}`)
          : null,
      ),
      ...ROLES.map((role) => el("td", null, box(member, role))),
    );

  const box = (member: Member, role: Role): HTMLElement => {
    const own = member.username === user.username;
    const control = el("input", {
      type: "checkbox",
      checked: member.roles.includes(role),
      disabled: !canManage || own,
      "aria-label": t("{name}: {role}", { name: member.username, role: roleWord(role) }),
      title: own ? t("Nobody changes their own roles.") : undefined,
    });
    control.addEventListener("change", () => {
      const deed = control.checked ? grantRole : removeRole;
      void attempt(() => deed(workspace.id, member.username, role)).then(load);
    });
    return control;
  };

  const add = async (): Promise<void> => {
    if (await askPerson(workspace.id)) await load();
  };

  void load();
  return element;
}

async function askPerson(workspace: string): Promise<boolean> {
  const name = el("input", { type: "text", autocomplete: "off" });
  const role = el(
    "select",
    null,
    ...ROLES.map((each) => el("option", { value: each }, roleWord(each))),
  );
  const wrong = el("p", { class: "fg-wrong", role: "alert", hidden: true });
  const grant = async (): Promise<boolean> => {
    try {
      await grantRole(workspace, name.value.trim(), role.value);
      return true;
    } catch (error) {
      wrong.textContent = wordsOf(error);
      wrong.hidden = false;
      name.focus();
      return false;
    }
  };
  const body = el(
    "div",
    { class: "fg-stack" },
    field(t("User name"), name),
    field(t("Role"), role),
    wrong,
  );
  const added = await choose({ title: t("Add person"), body: [body] }, [
    { label: t("Cancel"), value: false },
    { label: t("Add"), value: true, tone: "brand", look: "accent", accept: grant },
  ]);
  return added ?? false;
}
