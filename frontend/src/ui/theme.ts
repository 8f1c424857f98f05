export type Theme = "light" | "dark";

const KEY = "flowglass.theme";
const listeners = new Set<(theme: Theme) => void>();

export function theme(): Theme {
  return document.documentElement.dataset["theme"] === "dark" ? "dark" : "light";
}

/** Switches the page's theme and remembers it. */
export function setTheme(next: Theme): void {
  const html = document.documentElement;
  html.dataset["theme"] = next;
  html.classList.toggle("wa-dark", next === "dark");
  html.classList.toggle("wa-light", next === "light");
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // A browser that forbids storage still gets the theme for this page.
  }
  for (const listener of listeners) listener(next);
}

/** Calls back after every switch; returns the way to stop. */
export function onThemeChange(listener: (theme: Theme) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The value of a token in the present theme, for canvases that cannot use CSS variables. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
