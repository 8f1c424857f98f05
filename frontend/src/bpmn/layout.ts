const DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI";

/** Whether the text draws anything at all. */
export function hasDiagram(xml: string): boolean {
  return /<(?:[\w-]+:)?BPMN(?:Shape|Edge)\b/.test(xml);
}

/**
 * The text with a drawing added when it has none. Only the diagram is taken from the layout
 * program: everything the author wrote, extensions of other tools included, stays as it stands.
 */
export async function withDiagram(xml: string): Promise<{ xml: string; laidOut: boolean }> {
  if (hasDiagram(xml)) return { xml, laidOut: false };
  const { layoutProcess } = await import("bpmn-auto-layout");
  const drawn = new DOMParser().parseFromString(
    (await layoutProcess(xml)) as string,
    "application/xml",
  );
  const diagrams = [...drawn.getElementsByTagNameNS(DIAGRAM, "BPMNDiagram")];
  if (diagrams.length === 0) return { xml, laidOut: false };
  const text = diagrams.map((diagram) => new XMLSerializer().serializeToString(diagram)).join("\n");
  return { xml: insertDiagram(xml, text), laidOut: true };
}

/** Puts diagrams before the end of the definitions, replacing empty ones. */
export function insertDiagram(xml: string, diagrams: string): string {
  const bare = xml.replace(/<((?:[\w-]+:)?BPMNDiagram)\b(?:[^>]*\/>|[\s\S]*?<\/\1>)\s*/g, "");
  return bare.replace(
    /<\/((?:[\w-]+:)?definitions)>\s*$/,
    `${diagrams.replaceAll("$", "$$$$")}\n</$1>\n`,
  );
}
