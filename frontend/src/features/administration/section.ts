import { el, toast } from "../../ui/index.ts";

/** A headed part of the page: what it is about, what can be begun, and a place for its content. */
export function section(
  id: string,
  title: string,
  about: string,
  ...actions: HTMLElement[]
): { element: HTMLElement; body: HTMLElement } {
  const body = el("div", { class: "fg-card fg-table" });
  const element = el(
    "section",
    { class: "fg-admin-section", "aria-labelledby": id },
    el(
      "header",
      null,
      el("div", null, el("h2", { id }, title), el("p", { class: "fg-quiet" }, about)),
      el("span", { class: "fg-spacer" }),
      ...actions,
    ),
    body,
  );
  return { element, body };
}

export function tableOf(
  caption: string,
  heads: readonly string[],
  rows: readonly HTMLTableRowElement[],
): HTMLElement {
  return el(
    "table",
    null,
    el("caption", { class: "fg-visually-hidden" }, caption),
    el("thead", null, el("tr", null, ...heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", null, ...rows),
  );
}

export function field(label: string, control: HTMLElement): HTMLElement {
  return el("label", { class: "fg-field" }, label, control);
}

export const wordsOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Does something and says so when it could not be done. */
export async function attempt(deed: () => Promise<unknown>): Promise<boolean> {
  try {
    await deed();
    return true;
  } catch (error) {
    void toast(wordsOf(error), "danger");
    return false;
  }
}
