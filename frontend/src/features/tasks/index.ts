import "./zh.ts";

export { openTaskList } from "./list.ts";
export { startDialog } from "./start.ts";
export { openTask, type OpenedTask } from "./task.ts";
export { variablesDialog } from "./variables.ts";
