/** The editor of rule sets. */

export { openRules } from "./editor.ts";
export type { RulesPorts } from "./ports.ts";
export { fromServer, toServer, type ServerRules } from "./sheet.ts";
