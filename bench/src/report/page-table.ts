/** A table in Markdown: the first columns to the left, the others to the right. */
export function pageTable(heads: readonly string[], cells: readonly string[][], lefts = 1): string {
  const line = (texts: readonly string[]) => `| ${texts.join(" | ")} |`;
  const rule = heads.map((_, place) => (place < lefts ? "---" : "--:"));
  return [line(heads), line(rule), ...cells.map(line)].join("\n");
}
