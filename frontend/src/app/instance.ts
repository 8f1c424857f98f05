import { getInstance } from "../api/instances.ts";
import { createViewer, showDiagram } from "../bpmn/viewer.ts";
import { createTimeline, graphViewer } from "../features/graph/index.ts";
import { machineViewer } from "../features/machine/index.ts";
import { watchRun, runFrame, type CanvasHost } from "../features/monitor/index.ts";
import { openTask } from "../features/tasks/index.ts";
import { appRoot, el, readBoot, startPage } from "../ui/index.ts";

type Kind = "process" | "machine" | "graph";
type Viewer = (host: HTMLElement, text: string) => CanvasHost | Promise<CanvasHost>;

interface Boot {
  readonly workspace: { readonly id: string };
  readonly canOperate: boolean;
  readonly canDeliver: boolean;
  readonly instance: {
    readonly id: string;
    readonly model: { id: string; name: string; kind: Kind };
  };
}

async function openRun(root: HTMLElement, boot: Boot): Promise<void> {
  const { id, model } = boot.instance;
  const frame = runFrame(model.name, `/models/${model.id}/`);
  root.replaceChildren(frame.element);
  const { text } = await getInstance(id);
  const machine = model.kind === "machine";
  const canvas = await VIEWERS[model.kind](frame.canvas, text);
  const timeline = model.kind === "graph" ? createTimeline(frame.foot, canvas) : null;
  watchRun({
    instance: id,
    workspace: boot.workspace.id,
    canOperate: boot.canOperate,
    canDeliver: boot.canDeliver,
    machine,
    canvas,
    onRun: ({ events }) => timeline?.(events),
    panel: frame.panel,
    openTask: async (host, task) => (await openTask(host, task)).destroy,
  });
}

async function processViewer(host: HTMLElement, text: string): Promise<CanvasHost> {
  const viewer = createViewer(host);
  await showDiagram(viewer, text);
  return viewer;
}

const VIEWERS: Record<Kind, Viewer> = {
  process: processViewer,
  machine: machineViewer,
  graph: graphViewer,
};

startPage();
const root = appRoot();
openRun(root, readBoot<Boot>()).catch((error: unknown) => {
  const words = error instanceof Error ? error.message : String(error);
  root.replaceChildren(el("p", { class: "fg-content", role: "alert" }, words));
});
