import type { Model, ModelKind } from "../../api/types.ts";
import { locale } from "../../util/i18n.ts";

/** Whether every word that was typed is somewhere in the model's name, key or folder. */
export function matches(model: Model, typed: string): boolean {
  const text = `${model.name} ${model.key} ${model.folder}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The models by folder, the folders by name; those in none come under "". */
export function byFolder(models: readonly Model[]): Map<string, Model[]> {
  const found = new Map<string, Model[]>([["", []]]);
  for (const model of models) {
    const inside = found.get(model.folder);
    if (inside) inside.push(model);
    else found.set(model.folder, [model]);
  }
  return new Map([...found].sort(([a], [b]) => a.localeCompare(b, locale(), { numeric: true })));
}

const ENDINGS: Record<string, ModelKind> = {
  bpmn: "process",
  dmn: "decision",
  scxml: "machine",
  json: "graph",
};

/** What kind of model a file holds, by what is in it rather than by its name. */
export function kindOf(fileName: string, text: string): ModelKind | null {
  if (/omg\.org\/spec\/BPMN\//.test(text)) return "process";
  if (/omg\.org\/spec\/DMN\/|omg\.org\/.*DMN/i.test(text)) return "decision";
  if (text.includes("http://www.w3.org/2005/07/scxml")) return "machine";
  if (/"task-graph\/1"/.test(text)) return "graph";
  if (/"rule-set\/1"|^\s*\{[^]*"rules"\s*:\s*\[/.test(text)) return "rules";
  const ending = /\.(bpmn|dmn|scxml|json)$/i.exec(fileName)?.[1]?.toLowerCase();
  return ending ? ENDINGS[ending]! : null;
}

export function titleOf(fileName: string): string {
  return (
    fileName
      .replace(/\.(bpmn|dmn|scxml|json|xml)$/i, "")
      .replace(/[_-]+/g, " ")
      .trim() || fileName
  );
}
