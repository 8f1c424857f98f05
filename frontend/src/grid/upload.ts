/** Reads a spreadsheet into the table: first a line that says what would come, then one edit. */

import { t } from "../util/i18n.ts";
import { button, el, toast } from "../ui/index.ts";
import type { Kept, Row } from "./sheet.ts";

type Read = Kept & { readonly rows: readonly Row[] };

export interface UploadPorts<S extends Read> {
  readonly read: (file: File) => Promise<S>;
  readonly apply: (sheet: S) => void;
}

export function pickFile(accept: string): Promise<File | null> {
  const input = el("input", { type: "file", accept });
  return new Promise((resolve) => {
    input.addEventListener("change", () => resolve(input.files?.[0] ?? null));
    input.addEventListener("cancel", () => resolve(null));
    input.click();
  });
}

function summary(sheet: Read, name: string): string {
  const cells = sheet.problems.length;
  const rows = t("{name}: {n} rows", { name, n: sheet.rows.length });
  const rest =
    cells === 0 ? t("nothing needs attention") : t("{n} cells need attention", { n: cells });
  return `${rows}, ${rest}.`;
}

/** Shows the preview line in `box` and applies the sheet when it is accepted. */
export async function uploadSheet<S extends Read>(
  box: HTMLElement,
  ports: UploadPorts<S>,
): Promise<void> {
  const file = await pickFile(".xlsx,.csv");
  if (!file) return;
  const sheet = await ports.read(file).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    void toast(t("{name} could not be read: {reason}", { name: file.name, reason }), "danger");
    return null;
  });
  if (!sheet) return;
  const close = () => box.replaceChildren();
  const accept = button({
    label: t("Replace the table"),
    tone: "brand",
    look: "accent",
    onclick: () => {
      close();
      ports.apply(sheet);
    },
  });
  box.replaceChildren(
    el(
      "div",
      { class: "fg-preview", role: "status" },
      el("span", null, summary(sheet, file.name)),
      ...sheet.problems.slice(0, 3).map((p) => el("span", { class: "fg-quiet" }, p.message)),
      el("span", { class: "fg-spacer" }),
      button({ label: t("Leave it"), look: "plain", onclick: close }),
      accept,
    ),
  );
}
