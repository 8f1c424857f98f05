import type { DeskBoot } from "../editor/desk/boot.ts";
import { openDesigner } from "../features/designer/index.ts";
import { createRunDesk } from "../features/monitor/index.ts";
import { openTask, startDialog } from "../features/tasks/index.ts";
import { appRoot, readBoot, startPage } from "../ui/index.ts";

async function openPage(boot: DeskBoot): Promise<void> {
  const designer = await openDesigner(appRoot(), boot);
  const desk = createRunDesk({
    model: boot.model.id,
    workspace: boot.workspace.id,
    canvas: designer.canvas as Parameters<typeof createRunDesk>[0]["canvas"],
    panel: designer.sidePanel,
    save: () => designer.flushSave(),
    setMode: (mode) => designer.setMode(mode),
    ask: (schema, start) =>
      schema === null ? start({}) : startDialog(boot.model.name, schema, start, boot.model.id),
    openTask: async (host, task) => (await openTask(host, task)).destroy,
  });
  designer.onRun(() => void desk.run());
  designer.onEdit(() => desk.edit());
}

startPage();
void openPage(readBoot<DeskBoot>());
