import { splitLines } from "./text-lines.ts";

const CONTEXT = 3;

type Line = readonly [mark: " " | "+" | "-", text: string];

/** All lines of both, with what is equal at the start and at the end put aside first. */
function compare(before: readonly string[], after: readonly string[]): Line[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const same = (lines: readonly string[]) => lines.map((line) => [" ", line] as const);
  return [
    ...same(before.slice(0, head)),
    ...compareMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...same(before.slice(before.length - tail)),
  ];
}

function compareMiddle(before: readonly string[], after: readonly string[]): Line[] {
  const width = after.length + 1;
  // lengths[i * width + j]: the longest common subsequence of what follows line i and line j.
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push([" ", before[i] ?? ""]);
      i += 1;
      j += 1;
    } else if (i < before.length && (j === after.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(["-", before[i] ?? ""]);
      i += 1;
    } else {
      lines.push(["+", after[j] ?? ""]);
      j += 1;
    }
  }
  return lines;
}

function linesOf(text: string): string[] {
  const lines = [...splitLines(text).lines];
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** What changes in a file, as `diff -u` shows it; empty when nothing does. */
export function describeChange(name: string, before: string, after: string): string {
  if (before === after) return "";
  const lines = compare(linesOf(before), linesOf(after));
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(([mark]) => mark !== " "),
  );
  const hunks: string[] = [`--- ${name}\n+++ ${name}\n`];
  let old = 1;
  let fresh = 1;
  for (const [index, [mark]] of lines.entries()) {
    if (near[index] && !near[index - 1]) {
      const end = near.indexOf(false, index);
      const hunk = lines.slice(index, end < 0 ? undefined : end);
      const from = hunk.filter(([each]) => each !== "+").length;
      const to = hunk.filter(([each]) => each !== "-").length;
      hunks.push(`@@ -${old},${from} +${fresh},${to} @@\n`);
      hunks.push(...hunk.map(([each, text]) => `${each}${text}\n`));
    }
    if (mark !== "+") old += 1;
    if (mark !== "-") fresh += 1;
  }
  return hunks.join("");
}
