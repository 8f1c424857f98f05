import type { DeskBoot } from "../editor/desk/boot.ts";
import { createTimeline, graphVariables, openGraph } from "../features/graph/index.ts";
import { createRunDesk } from "../features/monitor/index.ts";
import { variablesDialog } from "../features/tasks/index.ts";
import { appRoot, readBoot, startPage } from "../ui/index.ts";

async function openPage(boot: DeskBoot): Promise<void> {
  const desk = await openGraph(appRoot(), boot);
  const timeline = createTimeline(desk.foot, desk.canvas);
  const runs = createRunDesk({
    model: boot.model.id,
    workspace: boot.workspace.id,
    canvas: desk.canvas as Parameters<typeof createRunDesk>[0]["canvas"],
    panel: desk.sidePanel,
    save: () => desk.flushSave(),
    setMode: (mode) => desk.setMode(mode),
    ask: (_schema, start) => {
      const known = graphVariables(desk.canvas);
      const { name, id } = boot.model;
      return Object.keys(known).length === 0 ? start({}) : variablesDialog(name, known, start, id);
    },
    openTask: () => Promise.resolve(() => undefined),
    onRun: ({ events }) => timeline(events),
  });
  desk.onRun(() => void runs.run());
  desk.onEdit(() => runs.edit());
}

startPage();
void openPage(readBoot<DeskBoot>());
