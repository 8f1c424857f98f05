import { openTaskList } from "../features/tasks/index.ts";
import { appRoot, readBoot, startPage } from "../ui/index.ts";

startPage();
openTaskList(appRoot(), readBoot<{ workspace: { id: string } }>().workspace.id);
