import { getInstance } from "../api/instances.ts";
import { createViewer, showDiagram } from "../bpmn/viewer.ts";
import { graphRun } from "../features/graph/index.ts";
import { machineViewer } from "../features/machine/index.ts";
import { watchDrawing, watchRun, runFrame, type CanvasHost } from "../features/monitor/index.ts";
import { openTask } from "../features/tasks/index.ts";
import { appRoot, el, readBoot, startPage } from "../ui/index.ts";

interface Boot {
  readonly workspace: { readonly id: string };
  readonly canOperate: boolean;
  readonly canDeliver: boolean;
  readonly instance: {
    readonly id: string;
    readonly model: { id: string; name: string; kind: string };
  };
}

async function openRun(root: HTMLElement, boot: Boot): Promise<void> {
  const { id, model } = boot.instance;
  const frame = runFrame(model.name, `/models/${model.id}/`);
  root.replaceChildren(frame.element);
  const { text } = await getInstance(id);
  if (model.kind === "graph") {
    const show = graphRun(frame.canvas, text);
    const { canOperate } = boot;
    return watchDrawing({
      instance: id,
      panel: frame.panel,
      canOperate,
      onRun: (run) => show(run.events),
    });
  }
  const machine = model.kind === "machine";
  watchRun({
    instance: id,
    workspace: boot.workspace.id,
    canOperate: boot.canOperate,
    canDeliver: boot.canDeliver,
    machine,
    canvas: machine ? machineViewer(frame.canvas, text) : await processViewer(frame.canvas, text),
    panel: frame.panel,
    openTask: async (host, task) => (await openTask(host, task)).destroy,
  });
}

async function processViewer(host: HTMLElement, text: string): Promise<CanvasHost> {
  const viewer = createViewer(host);
  await showDiagram(viewer, text);
  return viewer;
}

startPage();
const root = appRoot();
openRun(root, readBoot<Boot>()).catch((error: unknown) => {
  const words = error instanceof Error ? error.message : String(error);
  root.replaceChildren(el("p", { class: "fg-content", role: "alert" }, words));
});
