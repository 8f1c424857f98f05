import "./zh.ts";

export { runFrame, type RunFrame } from "./frame.ts";
export { createRunDesk, type RunDesk, type RunDeskOptions } from "./desk.ts";
export type { CanvasHost } from "./canvas.ts";
export { watchRun, type Watching, type WatchOptions } from "./watch.ts";
