import { openAdministration, type AdministrationBoot } from "../features/administration/index.ts";
import { appRoot, readBoot, startPage } from "../ui/index.ts";

startPage();
openAdministration(appRoot(), readBoot<AdministrationBoot>());
