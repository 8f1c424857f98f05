import { openAudit } from "../features/audit/index.ts";
import { appRoot, readBoot, startPage } from "../ui/index.ts";

startPage();
openAudit(appRoot(), readBoot<{ workspace: { id: string } }>().workspace.id);
