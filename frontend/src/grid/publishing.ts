/** Taking the table out of the editor: as a file, or as a version that runs. */

import { t } from "../util/i18n.ts";
import { confirm, el, prompt, toast } from "../ui/index.ts";
import type { Saver } from "./saver.ts";
import type { GridDocument, Problem } from "./sheet.ts";

export function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export async function downloadTable<D extends GridDocument>(
  saver: Saver<D>,
  url: string,
): Promise<void> {
  if (!(await saver.flush())) {
    void toast(t("The last changes are not saved yet; the file would miss them."), "warning");
    return;
  }
  const link = el("a", { href: url, download: "" });
  document.body.append(link);
  link.click();
  link.remove();
}

export async function publishTable<D extends GridDocument>(
  publish: (revision: number, note: string) => Promise<{ number: number }>,
  saver: Saver<D>,
  problems: () => readonly Problem[],
): Promise<void> {
  if (!(await saver.flush())) {
    return void toast(t("Publishing waits until everything is saved."), "warning");
  }
  const errors = problems().filter((problem) => problem.severity !== "warning").length;
  if (errors > 0) {
    const text = t("The table has {n} problems. Publish it all the same?", { n: errors });
    if (!(await confirm(t("Publish"), text, t("Publish"), "danger"))) return;
  }
  const note = await prompt(t("Publish"), t("What changed? (for the history)"), "", {
    action: t("Publish"),
    optional: true,
  });
  if (note === null) return;
  try {
    const { number } = await publish(saver.revision, note);
    void toast(t("Published as version {n}.", { n: number }), "success");
  } catch (error) {
    void toast(words(error), "danger");
  }
}
