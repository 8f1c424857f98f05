import { icon } from "./icons.ts";
import { setTheme, theme } from "./theme.ts";

/** What the server handed to the page in its `json_script` element. */
export function readBoot<T>(): T {
  const text = document.getElementById("boot")?.textContent;
  return JSON.parse(text ?? "{}") as T;
}

/** The element that the page's island fills. */
export function appRoot(): HTMLElement {
  const root = document.getElementById("app");
  if (!root) throw new Error("the page has no #app element");
  return root;
}

/** Brings the shared header to life: the theme switch and the menus that submit forms. */
export function startPage(): void {
  for (const control of document.querySelectorAll<HTMLElement>("[data-theme-toggle]")) {
    const [moon, sun] = [icon("moon"), icon("sun")];
    moon.classList.add("fg-when-light");
    sun.classList.add("fg-when-dark");
    control.replaceChildren(moon, sun);
    control.addEventListener("click", () => setTheme(theme() === "dark" ? "light" : "dark"));
  }
  for (const control of document.querySelectorAll<HTMLSelectElement>("select[data-submit]")) {
    control.addEventListener("change", () => control.form?.requestSubmit());
  }
}
