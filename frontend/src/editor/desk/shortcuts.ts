import { choose, el } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";

const mac = (): boolean => navigator.platform.startsWith("Mac");

export type Shortcut = [keys: string, words: string];

/** The keys of every drawing; each kind has some of its own. */
function commonShortcuts(): Shortcut[] {
  const ctrl = mac() ? "⌘" : "Ctrl";
  return [
    ["E", t("Edit the label")],
    ["C", t("Connect elements")],
    ["L", t("Select several elements with a frame")],
    ["S", t("Make or remove space")],
    ["H", t("Move the canvas by hand")],
    [`${ctrl} Z`, t("Undo")],
    [`${ctrl} Shift Z`, t("Redo")],
    [`${ctrl} C / V`, t("Copy and paste")],
    [`${ctrl} A`, t("Select everything")],
    [t("Delete"), t("Remove the selection")],
    [t("Arrow keys"), t("Move the selection")],
    [`${ctrl} + / - / 0`, t("Zoom in, out, to 100%")],
    [`${ctrl} Enter`, t("Run")],
    [`${ctrl} S`, t("Save now (it saves itself anyway)")],
    ["?", t("Show this list")],
  ];
}

/** The cheat sheet. */
export async function showShortcuts(own: readonly Shortcut[]): Promise<void> {
  const table = el(
    "dl",
    { class: "fg-shortcuts" },
    [...own, ...commonShortcuts()].flatMap(([keys, words]) => [
      el("dt", null, ...keys.split(" ").map((key) => el("kbd", null, key))),
      el("dd", null, words),
    ]),
  );
  await choose({ title: t("Keyboard shortcuts"), body: [table], width: "820px" }, []);
}
