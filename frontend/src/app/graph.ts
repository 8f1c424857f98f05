import { openGraph, type GraphBoot } from "../features/graph/index.ts";
import { appRoot, readBoot, startPage } from "../ui/index.ts";

startPage();
void openGraph(appRoot(), readBoot<GraphBoot>());
