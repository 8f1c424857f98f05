import { openInstanceList } from "../features/instances/index.ts";
import { appRoot, readBoot, startPage } from "../ui/index.ts";

startPage();
openInstanceList(appRoot(), readBoot<{ workspace: { id: string } }>().workspace.id);
