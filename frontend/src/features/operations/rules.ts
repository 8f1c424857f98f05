import {
  acknowledgeAlert,
  changeAlertRule,
  createAlertRule,
  listAlertRules,
  listAlerts,
  removeAlertRule,
  type Alert,
  type AlertRule,
  type Measure,
  type Pool,
} from "../../api/operations.ts";
import { button, choose, confirm, el, fillWith, iconButton, toast } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { ago, moment } from "../../util/time.ts";
import { field, numberInput, refusal } from "./form.ts";
import { age, alertWord, measureWord } from "./format.ts";
import { badge, table } from "./table.ts";

const MEASURES: readonly Measure[] = ["incidents", "overdue", "stuck", "queue"];

export interface RuleDesk {
  readonly workspace: string;
  readonly canSet: boolean;
  readonly pools: () => readonly Pool[];
}

export interface Rules {
  readonly alerts: HTMLElement;
  readonly rules: HTMLElement;
  readonly load: () => Promise<void>;
  readonly add: () => void;
}

/** The alerts that were given, and the rules that give them. */
export function alertRules(desk: RuleDesk): Rules {
  const alerts = el("div");
  const rules = el("div");
  const load = async (): Promise<void> => {
    const [told, known] = await Promise.all([
      listAlerts(desk.workspace, "all"),
      listAlertRules(desk.workspace),
    ]);
    fillWith(alerts, alertTable(told.slice(0, 20), desk, changed));
    fillWith(rules, ruleTable(known, desk, changed));
  };
  const changed = (): void => {
    document.dispatchEvent(new Event("fg-alerts-changed"));
    void load();
  };
  return { alerts, rules, load, add: () => void editRule(desk, null, changed) };
}

function alertTable(told: readonly Alert[], desk: RuleDesk, changed: () => void): HTMLElement {
  const rows = told.map((alert) => [
    alert.ended_at === null ? badge("danger", t("Open")) : badge("success", t("Over")),
    el(
      "div",
      { class: "fg-ops-cause" },
      el("strong", null, alert.name),
      el("span", { class: "fg-quiet fg-small" }, alertWord(alert)),
    ),
    el("span", { title: moment(alert.raised_at) }, ago(alert.raised_at)),
    messages(alert),
    seenBy(alert, desk, changed),
  ]);
  const heads = [t("State"), t("Alert"), t("Since"), t("Sent to"), t("Seen by")];
  return table(heads, rows, t("No alert was given yet."));
}

function messages(alert: Alert): HTMLElement {
  return el(
    "div",
    { class: "fg-ops-cause" },
    ...alert.messages.map((message) => {
      const state = message.sent_at ? t("sent") : (message.error || t("on its way")).slice(0, 80);
      return el("span", { class: "fg-small", title: message.error }, `${message.target}: ${state}`);
    }),
  );
}

function seenBy(alert: Alert, desk: RuleDesk, changed: () => void): HTMLElement | string {
  if (alert.acknowledged_by !== "" || !desk.canSet) return alert.acknowledged_by;
  return button({
    label: t("I have seen it"),
    onclick: () => void acknowledgeAlert(alert.id).then(changed, failed),
  });
}

function ruleTable(known: readonly AlertRule[], desk: RuleDesk, changed: () => void): HTMLElement {
  const rows = known.map((rule) => [
    rule.firing
      ? badge("danger", t("Reached"))
      : rule.enabled
        ? badge("success", t("Watches"))
        : badge("neutral", t("Off")),
    rule.name,
    measureWord(rule.measure),
    `≥ ${rule.threshold}`,
    rule.measure === "queue" ? "" : age(rule.window),
    [rule.in_browser ? t("browser") : "", rule.email, rule.webhook].filter(Boolean).join(", "),
    desk.canSet ? ruleActions(rule, desk, changed) : "",
  ]);
  const heads = [t("State"), t("Rule"), t("Measure"), t("Threshold"), t("Time"), t("Tells"), ""];
  return table(heads, rows, t("No rule watches yet."));
}

function ruleActions(rule: AlertRule, desk: RuleDesk, changed: () => void): HTMLElement {
  const title = t("Remove {name}", { name: rule.name });
  const remove = async (): Promise<void> => {
    const text = t("Its alerts go with it.");
    if (await confirm(title, text, t("Remove"), "danger")) await removeAlertRule(rule.id);
    changed();
  };
  return el(
    "span",
    { class: "fg-ops-actions" },
    iconButton(
      "pencil",
      t("Change {name}", { name: rule.name }),
      () => void editRule(desk, rule, changed),
    ),
    iconButton("trash-2", title, () => void remove().catch(failed)),
  );
}

function failed(error: unknown): void {
  void toast(error instanceof Error ? error.message : String(error), "danger");
}

async function editRule(
  desk: RuleDesk,
  rule: AlertRule | null,
  changed: () => void,
): Promise<void> {
  const name = el("input", { type: "text", maxLength: 120, value: rule?.name ?? "" });
  const measure = el(
    "select",
    null,
    ...MEASURES.map((each) => el("option", { value: each }, measureWord(each))),
  );
  measure.value = rule?.measure ?? "incidents";
  const threshold = numberInput(rule?.threshold ?? 5);
  const window = numberInput(rule?.window ?? 300);
  const pool = el(
    "select",
    null,
    el("option", { value: "" }, t("All jobs")),
    ...desk.pools().map((each) => el("option", { value: each.id }, each.name)),
  );
  pool.value = rule?.pool ?? "";
  const inBrowser = el("input", { type: "checkbox", checked: rule?.in_browser ?? true });
  const email = el("input", { type: "text", value: rule?.email ?? "", spellcheck: false });
  const webhook = el("input", { type: "url", value: rule?.webhook ?? "", spellcheck: false });
  const enabled = el("input", { type: "checkbox", checked: rule?.enabled ?? true });
  const wrong = refusal();
  const windowField = field(t("Time in seconds"), window);
  const poolField = field(t("Pool"), pool);
  const fit = (): void => {
    windowField.hidden = measure.value === "queue";
    poolField.hidden = measure.value !== "queue";
  };
  measure.addEventListener("change", fit);
  fit();
  const store = async (): Promise<boolean> => {
    const body = {
      name: name.value.trim(),
      measure: measure.value as Measure,
      threshold: Number(threshold.value),
      window: Number(window.value),
      pool: measure.value === "queue" ? pool.value || null : null,
      in_browser: inBrowser.checked,
      email: email.value.trim(),
      webhook: webhook.value.trim(),
      enabled: enabled.checked,
    };
    try {
      if (rule) await changeAlertRule(rule.id, body);
      else await createAlertRule(desk.workspace, body);
      changed();
      return true;
    } catch (error) {
      return wrong.say(error);
    }
  };
  const ticks = el(
    "div",
    { class: "fg-ops-ticks" },
    el("label", null, inBrowser, t("Tell in the browser")),
    el("label", null, enabled, t("Watch")),
  );
  const body = el(
    "div",
    { class: "fg-stack" },
    field(t("Name"), name),
    field(t("Measure"), measure),
    field(t("Tell from this number on"), threshold),
    windowField,
    poolField,
    field(t("E-mail addresses, separated by commas"), email),
    field(t("Webhook (https address)"), webhook),
    ticks,
    wrong.element,
  );
  const title = rule ? t("Change {name}", { name: rule.name }) : t("New alert rule");
  await choose({ title, body: [body] }, [
    { label: t("Cancel"), value: false },
    { label: t("Save"), value: true, tone: "brand", look: "accent", accept: store },
  ]);
}
