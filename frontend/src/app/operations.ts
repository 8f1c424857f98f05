import { openOperations } from "../features/operations/index.ts";
import { appRoot, readBoot, startPage } from "../ui/index.ts";

interface Boot {
  readonly workspace: { readonly id: string };
  readonly canSet: boolean;
}

startPage();
const boot = readBoot<Boot>();
openOperations(appRoot(), boot.workspace.id, boot.canSet);
