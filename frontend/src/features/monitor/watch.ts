import {
  availableEvents,
  beginActivity,
  cancelInstance,
  deliverEvent,
  endActivities,
  endWait,
  getEvents,
  getInstance,
  retryIncident,
  setVariables,
} from "../../api/instances.ts";
import { listModels } from "../../api/models.ts";
import { prompt, toast } from "../../ui/index.ts";
import { t } from "../../util/i18n.ts";
import { nameOf, service, type CanvasHost, type Drawn } from "./canvas.ts";
import type { MachineDeeds, RuleAt } from "./context.ts";
import { askEvent } from "./event_dialog.ts";
import { createOverlay } from "./overlay.ts";
import { createPanel } from "./panel.ts";
import { followRun } from "./socket.ts";
import type { RunState } from "./state.ts";
import { askVariable } from "./variable_dialog.ts";

export interface WatchOptions {
  readonly instance: string;
  readonly workspace: string;
  readonly canvas: CanvasHost;
  readonly panel: HTMLElement;
  /** Shows a task's form given the task's id; resolves with how to take it away. */
  readonly openTask: (host: HTMLElement, task: string) => Promise<() => void>;
  /** Whether the person may repair the run; who runs a draft of their own always may. */
  readonly canOperate?: boolean;
  /** The run is one of a state machine, which is told of events. */
  readonly machine?: boolean;
  /** Whether the person may tell it; who runs a draft of their own always may. */
  readonly canDeliver?: boolean;
  /** A run that was just started here plays from its first event on. */
  readonly fromStart?: boolean;
  readonly onRun?: (run: RunState) => void;
}

export interface Watching {
  readonly run: () => RunState;
  readonly close: () => void;
}

/** A run on a canvas with its panel, kept true until it is closed. */
export function watchRun(options: WatchOptions): Watching {
  const { instance, canvas, canOperate = true } = options;
  const decisions = new Map<string, string>();
  const retry = (key: string): void => void act(retryByKey(instance, key), t("Retried"));

  const focus = (node: string | null): void => {
    const element = node === null ? undefined : service(canvas, "elementRegistry").get(node);
    service(canvas, "selection").select(element ?? null);
    if (element && node !== null) service(canvas, "canvas").scrollToElement(node);
    panel.select(element ? node : null);
  };
  const ruleLink = ({ kind, key, number }: RuleAt): string | null => {
    const model = decisions.get(`${kind}/${key}`);
    return model === undefined ? null : `/models/${model}/#rule=${number}`;
  };
  const panel = createPanel(options.panel, {
    canOperate,
    name: (node) => nameOf(canvas, node),
    focus,
    retry,
    cancel: () => void askToCancel(instance),
    change: (name, value) =>
      void askVariable(name, value, (variables, reason) =>
        setVariables(instance, variables, reason),
      ),
    openCall: (call) => void act(openCall(instance, call)),
    activities: () => getInstance(instance).then((found) => found.activities),
    beginActivity: (token, node) => void act(beginActivity(instance, token, node), t("Begun")),
    endActivities: (token) => void act(endActivities(instance, token), t("Finished")),
    endWait: (subscription) => void act(endWait(instance, subscription), t("It has come")),
    renderTask: (host, key) => renderTask(host, instance, key, options.openTask),
    machine: options.machine ? machineDeeds(instance, options.canDeliver ?? true) : null,
    ruleLink,
  });
  const overlay = createOverlay(canvas, {
    open: focus,
    retry: canOperate ? retry : null,
    ruleLink,
  });
  void findDecisions(options.workspace, decisions).then(overlay.refresh);
  const following = followRun({
    instance,
    fetchEvents: (after) => getEvents(instance, after),
    onStatus: panel.status,
    onNews: (news) => {
      overlay.show(news, options.fromStart);
      panel.show(news.run);
      options.onRun?.(news.run);
    },
  });

  const onSelection = (event: { newSelection?: Drawn[] }): void => {
    const [only, ...others] = event.newSelection ?? [];
    panel.select(only && others.length === 0 ? only.id.replace(/_label$/, "") : null);
  };
  service(canvas, "eventBus").on("selection.changed", onSelection);
  return {
    run: following.run,
    close: () => {
      service(canvas, "eventBus").off("selection.changed", onSelection);
      following.close();
      overlay.destroy();
      panel.destroy();
    },
  };
}

function machineDeeds(instance: string, canDeliver: boolean): MachineDeeds {
  return {
    canDeliver,
    available: () => availableEvents(instance),
    deliver: (event) => void act(deliverEvent(instance, event, null)),
    ask: (event) => void askEvent(event, (name, data) => deliverEvent(instance, name, data)),
  };
}

/** Fills in the ids of the workspace's decisions and rule sets; links can wait for them. */
async function findDecisions(workspace: string, byKey: Map<string, string>): Promise<void> {
  const models = await listModels(workspace).catch(() => []);
  for (const { kind, key, id } of models) {
    if (kind === "decision" || kind === "rules") byKey.set(`${kind}/${key}`, id);
  }
}

/** Where the run of a call is; a call that was not answered yet may be a moment away. */
async function openCall(instance: string, call: string): Promise<void> {
  const { children } = await getInstance(instance);
  const child = children.find((each) => each.call === call);
  if (!child) throw new Error(t("The called run has not begun yet."));
  location.assign(`/instances/${child.id}/`);
}

async function act(deed: Promise<unknown>, done = ""): Promise<void> {
  try {
    await deed;
    if (done !== "") void toast(done, "success");
  } catch (error) {
    void toast(error instanceof Error ? error.message : String(error), "danger");
  }
}

export async function askToCancel(instance: string): Promise<void> {
  const reason = await prompt(t("Cancel this run?"), t("Reason"), "", { action: t("Cancel run") });
  if (reason !== null) await act(cancelInstance(instance, reason), t("Cancelled"));
}

/** Events name tasks and incidents by the engine's keys; the server's own ids come from the run. */
async function retryByKey(instance: string, key: string): Promise<void> {
  const { incidents } = await getInstance(instance);
  const found = incidents.find((incident) => incident.key === key || incident.id === key);
  if (!found) throw new Error(t("There is nothing left to retry here."));
  await retryIncident(found.id);
}

async function renderTask(
  host: HTMLElement,
  instance: string,
  key: string,
  openTask: WatchOptions["openTask"],
): Promise<() => void> {
  try {
    const { user_tasks: tasks } = await getInstance(instance);
    const found = tasks.find((task) => task.key === key || task.id === key);
    if (!found) return () => undefined;
    return await openTask(host, found.id);
  } catch (error) {
    host.textContent = error instanceof Error ? error.message : String(error);
    return () => undefined;
  }
}
