import { ApiError } from "../../api/client.ts";
import { startInstance } from "../../api/instances.ts";
import { getDraft, processOfGraph, publish, putDraft } from "../../api/models.ts";
import type { Draft, Problem } from "../../api/types.ts";
import { Saver, type SaveState } from "../../editor/saver.ts";
import { button, el, icon, toast } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { draw } from "./drawing.ts";
import { tasksIn } from "./layout.ts";

export interface GraphBoot {
  readonly workspace: { readonly id: string };
  readonly model: { readonly id: string; readonly name: string };
  readonly canEdit: boolean;
  readonly canPublish: boolean;
  readonly canTry: boolean;
}

function judge(reason: unknown): "conflict" | "offline" | "refused" {
  if (!(reason instanceof ApiError)) return "refused";
  if (reason.status === 409) return "conflict";
  return reason.status === 0 || reason.status >= 500 ? "offline" : "refused";
}

function stateWord(state: SaveState): string {
  const words: Record<SaveState, string> = {
    saved: t("Saved"),
    unsaved: t("Unsaved changes"),
    saving: t("Saving…"),
    offline: t("Unsaved – offline, retrying"),
    conflict: t("Changed elsewhere: reload before you go on"),
    refused: t("Not saved"),
  };
  return words[state];
}

/** The text of a task graph beside its drawing; it saves by itself and runs as it stands. */
export async function openGraph(root: HTMLElement, boot: GraphBoot): Promise<void> {
  const { id, name } = boot.model;
  const draft = await getDraft(id);
  const canvas = el("div", { class: "fg-graph-canvas" });
  const list = el("ul", { class: "fg-graph-problems", "aria-label": t("Problems") });
  const status = el("span", { class: "fg-quiet fg-small", role: "status" });
  const area = el("textarea", {
    class: "fg-graph-text fg-mono",
    "aria-label": t("Text of the task graph"),
    spellcheck: false,
    readOnly: !boot.canEdit,
    value: draft.text,
  });
  const say = (state: SaveState, why?: unknown): void => {
    const detail = state === "refused" && why instanceof Error ? ` – ${why.message}` : "";
    status.textContent = stateWord(state) + detail;
  };
  const tell = (problems: readonly Problem[]): void => {
    list.replaceChildren(...problems.map((problem) => el("li", null, problem.message)));
    const wrong = new Set(problems.map((problem) => problem.element_id));
    const look = (task: string) => ({
      state: wrong.has(task) ? "failed" : "idle",
      critical: false,
    });
    draw(canvas, tasksIn(area.value) ?? [], look, t("Task graph"));
  };
  const saver = new Saver<Draft>(draft.revision, {
    read: () => Promise.resolve(area.value),
    put: (text, revision) => putDraft(id, text, revision),
    keep: () => undefined,
    forget: () => undefined,
    changed: say,
    saved: (answer) => tell(answer.problems),
    judge,
  });
  area.addEventListener("input", () => saver.touch());
  window.addEventListener("beforeunload", (event) => {
    if (saver.dirty) event.preventDefault();
  });
  const doing = (deed: () => Promise<void>) => (): void => {
    deed().catch((reason: unknown) => void toast((reason as Error).message, "danger"));
  };
  const run = doing(async () => {
    await saver.flush();
    const body = { model: id, variables: {}, source: "draft" as const };
    const made = await startInstance(boot.workspace.id, body, crypto.randomUUID());
    location.assign(`/instances/${made.id}/`);
  });
  const release = doing(async () => {
    const version = await publish(id, await saver.flush(), "");
    void toast(t("Version {number} is published.", { number: version.number }), "success");
  });
  const convert = doing(async () => {
    await saver.flush();
    location.assign(`/models/${(await processOfGraph(id)).id}/`);
  });
  const brand = { tone: "brand", look: "accent" } as const;
  const bar = el(
    "div",
    { class: "fg-graph-bar" },
    el(
      "a",
      { class: "fg-icon-button", href: "/", "aria-label": t("All models") },
      icon("arrow-left"),
    ),
    el("h1", null, name),
    status,
    el("span", { class: "fg-spacer" }),
    el(
      "a",
      { class: "fg-icon-button", href: `/api/models/${id}/file/` },
      icon("download"),
      t("Download"),
    ),
    boot.canEdit && button({ label: t("Convert to BPMN"), icon: "workflow", onclick: convert }),
    boot.canPublish && button({ label: t("Publish"), icon: "rocket", onclick: release }),
    boot.canTry && button({ label: t("Run"), icon: "play", ...brand, onclick: run }),
  );
  const side = el("aside", { class: "fg-graph-side" }, area, list);
  const body = el("div", { class: "fg-graph-body" }, canvas, side);
  root.replaceChildren(el("div", { class: "fg-graph-page" }, bar, body));
  say("saved");
  tell(draft.problems);
}
