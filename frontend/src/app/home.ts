import { openHome, type HomeBoot } from "../features/home/index.ts";
import { appRoot, readBoot, startPage } from "../ui/index.ts";

startPage();
void openHome(appRoot(), readBoot<HomeBoot>());
