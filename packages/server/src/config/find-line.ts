const BARE = /^[A-Za-z0-9_-]+/;
const BASIC = /^"(?:[^"\\\n]|\\.)*"/;
const LITERAL = /^'[^'\n]*'/;

/** A dotted key at the beginning of the text, and what follows it. */
function readKey(text: string): { path: string[]; rest: string } {
  const path: string[] = [];
  let rest = text.trimStart();
  for (;;) {
    const [part] = BARE.exec(rest) ?? BASIC.exec(rest) ?? LITERAL.exec(rest) ?? [];
    if (part === undefined) return { path, rest };
    path.push(unquoted(part));
    rest = rest.slice(part.length).trimStart();
    if (!rest.startsWith(".")) return { path, rest };
    rest = rest.slice(1).trimStart();
  }
}

function unquoted(part: string): string {
  if (part.startsWith("'")) return part.slice(1, -1);
  if (!part.startsWith('"')) return part;
  try {
    return JSON.parse(part);
  } catch {
    // TOML has an escape that JSON has not; such a key is not found, and its table is.
    return part;
  }
}

/** What a value may be made of, as far as it hides a bracket or a line's end. */
const TOKEN = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|[[\]{}\n]|[^"'#[\]{}\n]+/g;

/** How many lines the value takes that begins there. */
function linesOf(text: string, offset: number): number {
  let depth = 0;
  let lines = 1;
  const tokens = new RegExp(TOKEN);
  tokens.lastIndex = offset;
  for (let found = tokens.exec(text); found !== null; found = tokens.exec(text)) {
    const [token] = found;
    if (token === "\n" && depth === 0) break;
    if (token === "[" || token === "{") depth += 1;
    if (token === "]" || token === "}") depth -= 1;
    lines += token.split("\n").length - 1;
  }
  return lines;
}

function isPrefix(prefix: readonly string[], path: readonly string[]): boolean {
  return prefix.length <= path.length && prefix.every((part, index) => part === path[index]);
}

/**
 * The line, from 1, where valid TOML says the most of a dotted key: the key's own, else that of its table; `undefined`
 * where it says nothing of it.
 */
export function findLine(text: string, key: string): number | undefined {
  const wanted = readKey(key).path;
  const lines = text.split("\n");
  let table: string[] = [];
  let best: { line: number; depth: number } | undefined;
  let index = 0;
  let start = 0;
  while (index < lines.length) {
    const end = start + (lines[index]?.length ?? 0);
    const line = lines[index]?.replace(/^\uFEFF/, "").trimStart() ?? "";
    let taken = 1;
    let path: string[] | undefined;
    if (line.startsWith("[")) {
      table = readKey(line.replace(/^\[+/, "")).path;
      path = table;
    } else if (line !== "" && !line.startsWith("#")) {
      const { path: own, rest } = readKey(line);
      path = [...table, ...own];
      taken = linesOf(text, end - rest.length);
    }
    if (path !== undefined && path.length > (best?.depth ?? 0) && isPrefix(path, wanted)) {
      best = { line: index + 1, depth: path.length };
    }
    for (const skipped of lines.slice(index, index + taken)) start += skipped.length + 1;
    index += taken;
  }
  return best?.line;
}
