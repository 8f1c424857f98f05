/** The names that a decision model gives to its decisions. */

const ELEMENT =
  /<(?:[\w-]+:)?(?:inputData|decision|businessKnowledgeModel)\b[^>]*?\bname="([^"]*)"/g;
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The names of input data, decisions and functions in the text of a DMN file. */
export function namesIn(text: string): string[] {
  const found = [...text.matchAll(ELEMENT)].map(([, name]) =>
    (name ?? "").replace(/&(\w+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole),
  );
  return [...new Set(found)].filter((name) => name !== "");
}
