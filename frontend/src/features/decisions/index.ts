/** The decision table editor. */

export { DecisionEditor, type DecisionPorts, type EditorOptions } from "./editor.ts";
export type { Sheet, SheetDocument } from "./sheet.ts";
