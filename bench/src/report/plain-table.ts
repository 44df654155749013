/** A table for the terminal: the first columns to the left, the others to the right. */
export function plainTable(heads: readonly string[], cells: readonly string[][], lefts = 1): string {
  const lines = [heads, ...cells];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < lefts ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
  return `\n${text.join("\n")}\n`;
}
