/** The lines of a text without what ends them; both ends of a line are kept apart by `eol`. */
export interface TextLines {
  lines: readonly string[];
  eol: "\n" | "\r\n";
}

export function splitLines(text: string): TextLines {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  return { lines: text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line)), eol };
}

/** The text with these lines before its line `at`. All others stay as they are, byte for byte. */
export function insertLines(text: string, at: number, added: readonly string[]): string {
  const { eol } = splitLines(text);
  const raw = text.split("\n");
  if (at >= raw.length) return appendLines(text, added);
  const fresh = added.map((line) => (eol === "\r\n" ? `${line}\r` : line));
  return [...raw.slice(0, at), ...fresh, ...raw.slice(at)].join("\n");
}

/** The text with these lines at its end. */
export function appendLines(text: string, added: readonly string[]): string {
  const { eol } = splitLines(text);
  const gap = text === "" || text.endsWith("\n") ? "" : eol;
  return `${text}${gap}${added.map((line) => `${line}${eol}`).join("")}`;
}

/** The spaces or tabs that a line begins with. */
export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}
