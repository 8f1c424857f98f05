import { getEvents, setVariables } from "../../api/instances.ts";
import { createPanel } from "./panel.ts";
import { followRun } from "./socket.ts";
import type { RunState } from "./state.ts";
import { askVariable } from "./variable_dialog.ts";
import { askToCancel } from "./watch.ts";

export interface DrawingOptions {
  readonly instance: string;
  readonly panel: HTMLElement;
  readonly canOperate: boolean;
  readonly onRun: (run: RunState) => void;
}

/** A run with its panel, for a drawing that is no BPMN canvas; it has no tasks of people. */
export function watchDrawing(options: DrawingOptions): void {
  const { instance, canOperate } = options;
  const panel = createPanel(options.panel, {
    canOperate,
    name: (node) => node ?? "",
    focus: (node) => panel.select(node),
    retry: () => undefined,
    cancel: () => void askToCancel(instance),
    change: (name, value) =>
      void askVariable(name, value, (variables, reason) =>
        setVariables(instance, variables, reason),
      ),
    openCall: () => undefined,
    activities: () => Promise.resolve([]),
    beginActivity: () => undefined,
    endActivities: () => undefined,
    endWait: () => undefined,
    renderTask: () => Promise.resolve(() => undefined),
    machine: null,
    ruleLink: () => null,
  });
  followRun({
    instance,
    fetchEvents: (after) => getEvents(instance, after),
    onStatus: panel.status,
    onNews: ({ run }) => {
      panel.show(run);
      options.onRun(run);
    },
  });
}
