/** Two versions of one table: a person chooses, and what is not chosen can still be had. */

import { t } from "../util/i18n.ts";
import { choose, toast } from "../ui/index.ts";
import { replaceDocument } from "./document.ts";
import { words } from "./publishing.ts";
import type { Backup, Saver } from "./saver.ts";
import type { GridDocument, Kept, Problem } from "./sheet.ts";
import type { TableState } from "./table-state.ts";

/** How many rows and columns two documents do not share. */
export function difference(mine: GridDocument, theirs: GridDocument): number {
  const known = new Map(theirs.rows.map((row) => [row.id, row.cells.join("\u0000")]));
  const changed = mine.rows.filter((row) => known.get(row.id) !== row.cells.join("\u0000")).length;
  const ids = new Set(mine.rows.map((row) => row.id));
  return changed + theirs.rows.filter((row) => !ids.has(row.id)).length;
}

export function askConflict(
  mine: GridDocument,
  theirs: GridDocument,
): Promise<"mine" | "theirs" | null> {
  const rows = difference(mine, theirs);
  const text =
    t("While you were editing, somebody else saved this table. {n} rows differ.", { n: rows }) +
    " " +
    t("If you load their version, undo brings yours back.");
  return choose<"mine" | "theirs">(
    { title: t("This table has changed elsewhere"), body: [text], mustAnswer: true },
    [
      { label: t("Keep mine and replace theirs"), value: "mine", tone: "danger" },
      { label: t("Load their version"), value: "theirs", tone: "brand", look: "accent" },
    ],
  );
}

/** Somebody else saved: shows what differs and lets the person choose. */
export async function settleConflict<D extends GridDocument, S extends Kept>(
  theirSheet: () => Promise<S>,
  documentOf: (sheet: S) => D,
  saver: Saver<D>,
  state: TableState<D>,
  onProblems: (problems: readonly Problem[]) => void,
): Promise<void> {
  try {
    const theirs = await theirSheet();
    const answer = await askConflict(state.document, documentOf(theirs));
    if (answer === "mine") return saver.rebase(theirs.revision, state.document);
    saver.rebase(theirs.revision, null);
    state.apply(t("load the other version"), replaceDocument(documentOf(theirs)));
    onProblems(theirs.problems);
  } catch (error) {
    void toast(words(error), "danger");
  }
}

/** Offers what an earlier visit could not save. */
export async function offerBackup<D extends GridDocument>(
  saver: Saver<D>,
  state: TableState<D>,
): Promise<void> {
  const backup = saver.backup();
  if (!backup) return;
  const same = JSON.stringify(backup.document) === JSON.stringify(state.document);
  const answer = same ? "drop" : await askRestore(backup);
  if (answer === "restore") {
    state.apply(t("bring back unsaved work"), replaceDocument(backup.document));
  } else if (answer === "drop") saver.forget();
}

export function askRestore(backup: Backup<unknown>): Promise<"restore" | "drop" | null> {
  const when = new Date(backup.at).toLocaleString(document.documentElement.lang || undefined);
  return choose<"restore" | "drop">(
    {
      title: t("Unsaved work was found"),
      body: [t("This browser holds changes of {when} that did not reach the server.", { when })],
    },
    [
      { label: t("Discard them"), value: "drop" },
      { label: t("Bring them back"), value: "restore", tone: "brand", look: "accent" },
    ],
  );
}
