import { checkExpression } from "../api/feel.ts";
import { getDraft, publish, renameModel } from "../api/models.ts";
import type { Sheet as ServerSheet } from "../api/types.ts";
import { evaluate, getSheet, putSheet, readSheetFile } from "../api/sheets.ts";
import {
  openDecision,
  namesIn,
  type DecisionPorts,
  type Sheet,
  type SheetDocument,
} from "../features/decisions/index.ts";
import { appRoot, emptyState, readBoot, startPage } from "../ui/index.ts";
import { t } from "../util/i18n.ts";

interface Boot {
  canEdit: boolean;
  canPublish: boolean;
  canTry: boolean;
  model: { id: string; name: string; key: string; kind: string };
}

/** The server calls what a result column writes its name; the editor has one word for both. */
function fromServer(sheet: ServerSheet): Sheet {
  const columns = sheet.columns.map((column) => ({
    ...column,
    expression: column.expression ?? column.name ?? "",
  }));
  return { ...sheet, columns };
}

function toServer(document: SheetDocument): Omit<ServerSheet, "revision" | "problems"> {
  const columns = document.columns.map(({ expression, ...column }) => {
    const { id, label, type } = column;
    const role = column.role === "about" ? "annotation" : column.role;
    const allowed = column.allowed && [...column.allowed];
    const shared = { id, role, label, type, allowed };
    if (role === "when") return { ...shared, expression };
    return role === "then" ? { ...shared, name: expression } : shared;
  });
  const rows = document.rows.map(({ id, cells }) => ({ id, cells: [...cells] }));
  const { decision, hit_policy, aggregation } = document;
  return { decision, hit_policy, aggregation, columns, rows };
}

function portsFor(id: string): DecisionPorts {
  return {
    get: () => getSheet(id).then(fromServer),
    put: (document, revision) => putSheet(id, toServer(document), revision).then(fromServer),
    readFile: (file) => readSheetFile(id, file).then(fromServer),
    evaluate: (variables) => evaluate(id, variables),
    names: () => getDraft(id).then((draft) => namesIn(draft.text)),
    check: checkExpression,
    publish: (revision, note) => publish(id, revision, note),
    rename: (name) => renameModel(id, name),
    fileUrl: (kind) =>
      kind === "dmn" ? `/api/models/${id}/file/` : `/api/models/${id}/sheet/file/?as=${kind}`,
  };
}

async function start(): Promise<void> {
  const boot = readBoot<Boot>();
  const { model, canEdit, canPublish, canTry } = boot;
  const ports = portsFor(model.id);
  const sheet = await ports.get();
  const options = {
    id: model.id,
    name: model.name,
    canEdit,
    canPublish,
    canTry,
    backUrl: "/",
    sheet,
    ports,
  };
  openDecision(appRoot(), options);
}

startPage();
start().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  appRoot().replaceChildren(emptyState("circle-alert", t("The table could not be opened"), reason));
});
