const CONTEXT = 3;

interface Edit {
  sign: " " | "-" | "+";
  line: string;
}

/** The longest common subsequence of lines says what stays. The files are of some hundred lines. */
function editsOf(before: readonly string[], after: readonly string[]): Edit[] {
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const edits: Edit[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [old, fresh] = [before[row], after[column]];
    if (old !== undefined && old === fresh) {
      edits.push({ sign: " ", line: old });
      row += 1;
      column += 1;
    } else if (old !== undefined && (fresh === undefined || at(row + 1, column) >= at(row, column + 1))) {
      edits.push({ sign: "-", line: old });
      row += 1;
    } else {
      edits.push({ sign: "+", line: fresh ?? "" });
      column += 1;
    }
  }
  return edits;
}

/** Runs of edits that are nearer to one another than twice the context. */
function hunksOf(edits: readonly Edit[]): [from: number, to: number][] {
  const hunks: [number, number][] = [];
  for (const [index, { sign }] of edits.entries()) {
    if (sign === " ") continue;
    const last = hunks.at(-1);
    const to = Math.min(index + CONTEXT + 1, edits.length);
    if (last !== undefined && index - CONTEXT <= last[1]) last[1] = to;
    else hunks.push([Math.max(index - CONTEXT, 0), to]);
  }
  return hunks;
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** What `diff -u` would say of the two; nothing where they are the same. Both end with a line's end, or are empty. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return "";
  const edits = editsOf(linesOf(before), linesOf(after));
  const lines = [`--- ${before === "" ? "/dev/null" : name}`, `+++ ${after === "" ? "/dev/null" : name}`];
  for (const [from, to] of hunksOf(edits)) {
    const count = (sign: Edit["sign"], part: readonly Edit[]) =>
      part.filter((edit) => edit.sign === " " || edit.sign === sign).length;
    const range = (sign: Edit["sign"]) => {
      const length = count(sign, edits.slice(from, to));
      return `${count(sign, edits.slice(0, from)) + (length > 0 ? 1 : 0)},${length}`;
    };
    lines.push(`@@ -${range("-")} +${range("+")} @@`);
    lines.push(...edits.slice(from, to).map(({ sign, line }) => sign + line));
  }
  return `${lines.join("\n")}\n`;
}
