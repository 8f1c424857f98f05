export interface Mapping {
  readonly target: string;
  readonly source: string;
}

/** `name = expression`, one a line; a line without "=" passes the variable on under its name. */
export function readLines(text: string): Mapping[] {
  return text.split("\n").flatMap((line) => {
    const [name = "", ...rest] = line.split("=");
    const target = name.trim();
    const source = rest.join("=").trim();
    if (target === "") return [];
    return [{ target, source: `=${source === "" ? target : source}` }];
  });
}

export function writeLines(mappings: readonly Mapping[]): string {
  return mappings
    .map(({ target, source }) => `${target} = ${source.replace(/^\s*=\s*/, "")}`)
    .join("\n");
}
