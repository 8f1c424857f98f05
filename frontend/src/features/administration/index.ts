import "./administration.css";
import { el } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import type { AdministrationBoot } from "./boot.ts";
import { modelsSection } from "./models.ts";
import { peopleSection } from "./people.ts";
import { secretsSection } from "./secrets.ts";
import "./zh.ts";

export type { AdministrationBoot } from "./boot.ts";

/** What administrators decide for a workspace: secrets, people, and what models may call. */
export function openAdministration(root: HTMLElement, boot: AdministrationBoot): void {
  root.replaceChildren(
    el(
      "div",
      { class: "fg-content fg-admin" },
      el("h1", null, t("Administration")),
      secretsSection(boot),
      peopleSection(boot),
      modelsSection(boot),
    ),
  );
}
