/** Blocks of cells to and from the clipboard, as spreadsheets write and read them. */

export type Block = readonly (readonly string[])[];

const NEEDS_QUOTES = /["\t\r\n]/;
const QUOTED_FIELD = /"((?:[^"]|"")*)"(?=[\t\r\n]|$)/y;
const PLAIN_FIELD = /[^\t\r\n]*/y;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Tab-separated text, quoted as RFC 4180 says wherever a cell holds a tab, quote or new line. */
export function writeText(block: Block): string {
  const cell = (text: string) =>
    NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return block.map((row) => row.map(cell).join("\t")).join("\r\n");
}

/**
 * Reads tab-separated text. A cell is quoted only when it starts with a quote and the quotes
 * close right before a tab, a new line or the end: "gold" and "silver" stays two FEEL strings.
 */
export function readText(text: string): string[][] {
  const rows: string[][] = [[]];
  let at = 0;
  while (at <= text.length) {
    const quoted = text[at] === '"' ? matchAt(QUOTED_FIELD, text, at) : null;
    const raw = quoted?.[0] ?? matchAt(PLAIN_FIELD, text, at)?.[0] ?? "";
    rows.at(-1)?.push(quoted ? unquoteField(raw, quoted[1] ?? "") : raw);
    at += raw.length;
    if (text[at] === "\t") at += 1;
    else if (at >= text.length) break;
    else {
      at += text.startsWith("\r\n", at) ? 2 : 1;
      if (at >= text.length) break;
      rows.push([]);
    }
  }
  return rows;
}

/** A field whose quotes protect nothing was written so by hand: its quotes are FEEL. */
function unquoteField(raw: string, inner: string): string {
  return NEEDS_QUOTES.test(inner) ? inner.replaceAll('""', '"') : raw;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "<br>");
}

/** The same block as an HTML table, for targets that prefer it. */
export function writeHtml(block: Block): string {
  const row = (cells: readonly string[]) =>
    `<tr>${cells.map((text) => `<td>${escapeHtml(text)}</td>`).join("")}</tr>`;
  return `<table>${block.map(row).join("")}</table>`;
}

/** Reads the first table of an HTML fragment; null where there is none. */
export function readHtml(html: string, parser = new DOMParser()): string[][] | null {
  const table = parser.parseFromString(html, "text/html").querySelector("table");
  if (table === null) return null;
  return Array.from(table.rows, (row) =>
    Array.from(row.cells).flatMap((cell) => {
      for (const line of cell.querySelectorAll("br")) line.replaceWith("\n");
      const text = (cell.textContent ?? "").replaceAll("\u00a0", " ").trim();
      return [text, ...Array.from({ length: Math.max(0, cell.colSpan - 1) }, () => "")];
    }),
  );
}

/** The block on a clipboard: text first, a table only where no text is given. */
export function readClipboard(data: DataTransfer): string[][] {
  const text = data.getData("text/plain");
  if (text !== "") return readText(text);
  return readHtml(data.getData("text/html")) ?? [];
}

export function writeClipboard(data: DataTransfer, block: Block): void {
  data.setData("text/plain", writeText(block));
  data.setData("text/html", writeHtml(block));
}

/** Repeats a block to fill a larger selection when it divides evenly, as spreadsheets do. */
export function tile(block: Block, height: number, width: number): string[][] {
  const rows = block.length;
  const columns = Math.max(0, ...block.map((row) => row.length));
  if (rows === 0 || columns === 0) return [];
  const fits = height % rows === 0 && width % columns === 0 && height * width > rows * columns;
  const [h, w] = fits ? [height, width] : [rows, columns];
  return Array.from({ length: h }, (_, y) =>
    Array.from({ length: fits ? w : (block[y]?.length ?? 0) }, (__, x) => {
      return block[y % rows]?.[x % columns] ?? "";
    }),
  );
}
