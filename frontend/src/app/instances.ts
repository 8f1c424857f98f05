import { openInstanceList } from "../features/instances/index.ts";
import { appRoot, readBoot, startPage } from "../ui/index.ts";

interface Boot {
  readonly workspace: { readonly id: string };
  readonly canSend: boolean;
}

startPage();
const boot = readBoot<Boot>();
openInstanceList(appRoot(), boot.workspace.id, boot.canSend);
