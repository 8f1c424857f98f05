import { startInstance } from "../../api/instances.ts";
import { ApiError } from "../../api/client.ts";
import { startForm } from "../../api/models.ts";
import type { FormSchema, Instance, Variables } from "../../api/types.ts";
import { button, el, toast } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { watchRun, type Watching, type WatchOptions } from "./watch.ts";

export interface RunDeskOptions extends Pick<
  WatchOptions,
  "canvas" | "workspace" | "openTask" | "machine" | "onRun"
> {
  readonly model: string;
  readonly panel: HTMLElement;
  readonly save: () => Promise<unknown>;
  readonly setMode: (mode: "edit" | "run") => void;
  /** Asks what the run begins with; resolves with what `start` gave, null when called off. */
  readonly ask: (
    schema: FormSchema | null,
    start: (values: Variables) => Promise<Instance>,
  ) => Promise<Instance | null>;
}

export interface RunDesk {
  readonly run: () => Promise<void>;
  readonly edit: () => void;
}

const HASH = /^#run=([\w-]+)$/;

/**
 * Runs the draft on the canvas that draws it. The run is named in the page's address, so a reload
 * or another browser opens the same one.
 */
export function createRunDesk(options: RunDeskOptions): RunDesk {
  let watching: Watching | null = null;
  let busy = false;

  const panel = el("div", { class: "fg-run-desk-panel" });
  const again = button({
    label: t("Run again"),
    icon: "rotate-ccw",
    look: "outlined",
    onclick: () => void run(),
  });
  const link = el(
    "a",
    { class: "fg-small", target: "_blank", rel: "noopener" },
    t("Open on its own page"),
  );
  const foot = el(
    "div",
    { class: "fg-run-desk-foot" },
    again,
    el("span", { class: "fg-spacer" }),
    link,
  );
  options.panel.replaceChildren(el("div", { class: "fg-run-desk" }, panel, foot));

  const leave = (): void => {
    watching?.close();
    watching = null;
  };

  const open = (instance: string, fromStart: boolean): void => {
    leave();
    options.setMode("run");
    link.href = `/instances/${instance}/`;
    if (location.hash !== `#run=${instance}`) history.replaceState(null, "", `#run=${instance}`);
    watching = watchRun({ ...options, panel, instance, fromStart });
  };

  const edit = (): void => {
    leave();
    options.setMode("edit");
    history.replaceState(null, "", location.pathname + location.search);
  };

  const start = async (): Promise<Instance | null> => {
    // The form is read from the saved draft, so what was just drawn must be saved first.
    await options.save();
    const { form } = await startForm(options.model, true);
    const key = newKey();
    const begin = (variables: Variables): Promise<Instance> =>
      startInstance(options.workspace, { model: options.model, variables, source: "draft" }, key);
    return await options.ask(form, begin);
  };

  const run = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      const instance = await start();
      if (instance !== null) open(instance.id, true);
    } catch (error) {
      void toast(refusalWords(error), "danger");
    } finally {
      busy = false;
    }
  };

  const fromAddress = (): void => {
    const instance = HASH.exec(location.hash)?.[1];
    if (instance !== undefined && watching?.run().instance !== instance) open(instance, false);
  };
  addEventListener("hashchange", fromAddress);
  fromAddress();
  return { run, edit };
}

/** A key nobody else uses; `randomUUID` would be missing where the page is not served over TLS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function refusalWords(error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  const { problems } = error.body;
  const first: unknown = Array.isArray(problems) ? problems[0] : null;
  const words =
    first && typeof first === "object" && "message" in first ? String(first.message) : "";
  return words === "" ? error.message : t("It cannot run yet: {why}", { why: words });
}
