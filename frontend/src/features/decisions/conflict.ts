/** Two versions of one table: a person chooses, and what is not chosen can still be had. */

import { t } from "../../util/i18n.ts";
import { choose } from "../../ui/index.ts";
import type { Backup } from "./saver.ts";
import type { SheetDocument } from "./sheet.ts";

/** How many rows and columns two documents do not share. */
export function difference(mine: SheetDocument, theirs: SheetDocument): number {
  const known = new Map(theirs.rows.map((row) => [row.id, row.cells.join("\u0000")]));
  const changed = mine.rows.filter((row) => known.get(row.id) !== row.cells.join("\u0000")).length;
  const ids = new Set(mine.rows.map((row) => row.id));
  return changed + theirs.rows.filter((row) => !ids.has(row.id)).length;
}

export function askConflict(
  mine: SheetDocument,
  theirs: SheetDocument,
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

export function askRestore(backup: Backup): Promise<"restore" | "drop" | null> {
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
