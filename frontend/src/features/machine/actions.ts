import { parseFragment, XmlError } from "../../util/xml.ts";
import { t } from "../../util/i18n.ts";

/** Why the text cannot stand as actions; null where it can. */
export function wrongActions(text: string | undefined): string | null {
  try {
    const { children } = parseFragment(text ?? "");
    const loose = children.some((node) => node.type === "text" && node.raw.trim() !== "");
    return loose ? t('Actions are elements, such as <log label="…"/>') : null;
  } catch (reason) {
    if (!(reason instanceof XmlError)) throw reason;
    return t("Line {line}: {why}", { line: reason.line, why: reason.message });
  }
}

interface Snippet {
  readonly label: string;
  readonly text: string;
}

/** The actions that can be put in with a press of a button. */
export function snippets(variable: string): Snippet[] {
  return [
    { label: t("Set variable"), text: `<assign location="${variable}" expr="0"/>` },
    { label: t("Log"), text: `<log label="${t("note")}" expr="${variable}"/>` },
    { label: t("Raise event"), text: '<raise event="checked"/>' },
    { label: t("Send later"), text: '<send id="reminder" event="remind" delay="1h"/>' },
    { label: t("Call off"), text: '<cancel sendid="reminder"/>' },
  ];
}

export function appended(text: string, snippet: string): string {
  return text.trim() === "" ? snippet : `${text.trimEnd()}\n${snippet}`;
}
