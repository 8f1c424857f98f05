/** The decision table editor. */

export { openDecision } from "./editor.ts";
export { namesIn } from "./names.ts";
export type { DecisionPorts } from "./ports.ts";
export type { Sheet, SheetDocument } from "./sheet.ts";
