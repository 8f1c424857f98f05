/** English is the key; a catalog holds what another language says instead. */
export type Messages = Record<string, string>;
export type Values = Record<string, string | number>;

const catalogs = new Map<string, Messages>();

/** The page's language, as the server said it on `<html lang>`. */
export function language(): "en" | "zh-hans" {
  const lang = typeof document === "undefined" ? "en" : document.documentElement.lang.toLowerCase();
  return lang.startsWith("zh") ? "zh-hans" : "en";
}

/** Adds a feature's words to a language; later additions win. */
export function addMessages(lang: string, messages: Messages): void {
  catalogs.set(lang, { ...catalogs.get(lang), ...messages });
}

/** Every word a language has so far. */
export function messages(lang: string): Messages {
  return catalogs.get(lang) ?? {};
}

export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The text in the page's language, `{name}` filled in; English when nothing is known. */
export function t(english: string, values?: Values): string {
  return fill(catalogs.get(language())?.[english] ?? english, values);
}

export function locale(): string {
  return language() === "zh-hans" ? "zh-CN" : "en-GB";
}
