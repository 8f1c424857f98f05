import type { DeskBoot } from "../editor/desk/boot.ts";
import { machineForm, openMachine } from "../features/machine/index.ts";
import { createRunDesk } from "../features/monitor/index.ts";
import { startDialog } from "../features/tasks/index.ts";
import { appRoot, readBoot, startPage } from "../ui/index.ts";

async function openPage(boot: DeskBoot): Promise<void> {
  const desk = await openMachine(appRoot(), boot);
  const runs = createRunDesk({
    model: boot.model.id,
    workspace: boot.workspace.id,
    canvas: desk.canvas as Parameters<typeof createRunDesk>[0]["canvas"],
    panel: desk.sidePanel,
    save: () => desk.flushSave(),
    setMode: (mode) => desk.setMode(mode),
    ask: (_schema, start) => {
      const form = machineForm(desk.canvas);
      return form === null ? start({}) : startDialog(boot.model.name, form, start, boot.model.id);
    },
    machine: true,
    openTask: () => Promise.resolve(() => undefined),
  });
  desk.onRun(() => void runs.run());
  desk.onEdit(() => runs.edit());
}

startPage();
void openPage(readBoot<DeskBoot>());
