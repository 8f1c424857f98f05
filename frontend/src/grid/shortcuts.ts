/** The sheet of keys. */

import { t } from "../util/i18n.ts";
import { choose, el } from "../ui/index.ts";

function keys(): [string, string][] {
  return [
    [t("Type, Enter or F2"), t("Edit the cell")],
    ["Alt + Enter", t("New line in a cell")],
    ["Esc", t("Leave the cell unchanged")],
    [t("Arrows, Tab, Home, End, Page keys"), t("Move; with Shift, select; with Ctrl, to the edge")],
    ["Ctrl + C / X / V", t("Copy, cut and paste, also from and to a spreadsheet")],
    ["Delete", t("Clear the selected cells")],
    ["Ctrl + D", t("Fill down")],
    ["Ctrl + Z / Ctrl + Y", t("Undo / redo")],
    ["Ctrl + Enter", t("Add a row below")],
    ["Ctrl + A", t("Select everything")],
    [t("Drag a row number"), t("Move the row")],
    ["?", t("This list (outside the table)")],
  ];
}

/** Shows the keys that every table has, and those of this one. */
export async function showShortcuts(more: readonly (readonly [string, string])[]): Promise<void> {
  const rows = [...keys(), ...more].flatMap(([key, words]) => [
    el("dt", null, el("kbd", null, key)),
    el("dd", null, words),
  ]);
  await choose(
    { title: t("Keys"), body: [el("dl", { class: "fg-keys" }, ...rows)], width: "40rem" },
    [{ label: t("Close"), value: true, tone: "brand" }],
  );
}
