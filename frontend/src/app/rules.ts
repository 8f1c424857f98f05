import { checkExpression } from "../api/feel.ts";
import { listHandlers, publish, renameModel } from "../api/models.ts";
import { evaluateRules, getRules, putRules, readRulesFile } from "../api/rules.ts";
import { fromServer, openRules, toServer, type RulesPorts } from "../features/rules/index.ts";
import { appRoot, emptyState, readBoot, startPage } from "../ui/index.ts";
import { t } from "../util/i18n.ts";

interface Boot {
  model: { id: string; name: string };
  canEdit: boolean;
  canPublish: boolean;
  canTry: boolean;
}

function portsFor(id: string): RulesPorts {
  return {
    get: () => getRules(id).then(fromServer),
    put: (document, revision) => putRules(id, toServer(document), revision).then(fromServer),
    readFile: (file) => readRulesFile(id, file).then(fromServer),
    evaluate: (variables, day) => evaluateRules(id, variables, day),
    check: checkExpression,
    handlers: () => listHandlers().then((all) => all.map(({ name }) => name)),
    publish: (revision, note) => publish(id, revision, note),
    rename: (name) => renameModel(id, name),
    fileUrl: (kind) =>
      kind === "json" ? `/api/models/${id}/file/` : `/api/models/${id}/rules/file/?as=${kind}`,
  };
}

async function start(): Promise<void> {
  const { model, canEdit, canPublish, canTry } = readBoot<Boot>();
  const { id, name } = model;
  const ports = portsFor(id);
  const sheet = await ports.get();
  openRules(appRoot(), { id, name, canEdit, canPublish, canTry, backUrl: "/", sheet, ports });
}

startPage();
start().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  const title = t("The rules could not be opened");
  appRoot().replaceChildren(emptyState("circle-alert", title, reason));
});
