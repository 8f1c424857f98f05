import { startPage } from "../ui/index.ts";
import "../ui/login.css";

startPage();

// A demo account is one click away: its button fills in the form and sends it.
for (const account of document.querySelectorAll<HTMLButtonElement>("[data-demo-account]")) {
  account.addEventListener("click", () => {
    const form = document.querySelector<HTMLFormElement>(".fg-login-form");
    const fields = form?.elements;
    const name = fields?.namedItem("username");
    const password = fields?.namedItem("password");
    if (!(name instanceof HTMLInputElement) || !(password instanceof HTMLInputElement)) return;
    name.value = account.dataset["demoAccount"] ?? "";
    password.value = account.dataset["demoPassword"] ?? "";
    form?.requestSubmit();
  });
}
