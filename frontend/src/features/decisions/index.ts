/** The decision table editor. */

export { DecisionEditor } from "./editor.ts";
export { namesIn } from "./names.ts";
export type { DecisionPorts, EditorOptions, Rights } from "./ports.ts";
export type { Sheet, SheetDocument } from "./sheet.ts";
