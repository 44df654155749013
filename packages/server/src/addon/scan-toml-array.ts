/** Where things are in the text of a TOML array, as offsets. */
export interface TomlArray {
  /** Of the bracket that opens it. */
  open: number;
  /** Of the bracket that closes it. */
  close: number;
  /** After the last value; absent in an empty array. */
  lastEnd?: number;
  /** A comma follows the last value; the offset after it. */
  commaEnd?: number;
}

/** After a TOML string that begins at `at`; the end of the text when it does not end. */
function skipString(text: string, at: number): number {
  const quote = text.charAt(at);
  const triple = quote.repeat(3);
  const end = text.startsWith(triple, at) ? triple : quote;
  for (let index = at + end.length; index < text.length; index += 1) {
    if (quote === '"' && text.charAt(index) === "\\") index += 1;
    else if (text.startsWith(end, index)) return index + end.length;
  }
  return text.length;
}

/** Reads the array whose bracket is at `open`; `undefined` when it does not end. */
export function scanTomlArray(text: string, open: number): TomlArray | undefined {
  let depth = 0;
  let lastEnd: number | undefined;
  let commaEnd: number | undefined;
  let at = open + 1;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === "#") {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end;
      continue;
    }
    if (char === "]" && depth === 0) {
      return {
        open,
        close: at,
        ...(lastEnd !== undefined && { lastEnd }),
        ...(commaEnd !== undefined && { commaEnd }),
      };
    }
    const end = char === '"' || char === "'" ? skipString(text, at) : at + 1;
    if (char === "[" || char === "{") depth += 1;
    if (char === "]" || char === "}") depth -= 1;
    if (char === "," && depth === 0) commaEnd = end;
    else if (!/\s/.test(char)) {
      lastEnd = end;
      commaEnd = undefined;
    }
    at = end;
  }
  return undefined;
}

/** The text with one more value at the end of the array, in the array's own layout. */
export function appendToArray(text: string, array: TomlArray, value: string): string {
  const { open, close, lastEnd, commaEnd } = array;
  const insert = (at: number, added: string) => text.slice(0, at) + added + text.slice(at);
  const lineStart = text.lastIndexOf("\n", close) + 1;
  if (lineStart <= open || text.slice(lineStart, close).trim() !== "") {
    if (lastEnd === undefined) return insert(open + 1, value);
    return commaEnd === undefined ? insert(lastEnd, `, ${value}`) : insert(commaEnd, ` ${value}`);
  }
  const eol = text.charAt(lineStart - 2) === "\r" ? "\r\n" : "\n";
  const indent = indentOfLast(text, array) ?? `${text.slice(lineStart, close)}    `;
  const whole = insert(lineStart, `${indent}${value},${eol}`);
  if (lastEnd === undefined || commaEnd !== undefined) return whole;
  return `${whole.slice(0, lastEnd)},${whole.slice(lastEnd)}`;
}

function indentOfLast(text: string, { open, lastEnd }: TomlArray): string | undefined {
  if (lastEnd === undefined) return undefined;
  const start = text.lastIndexOf("\n", lastEnd - 1) + 1;
  return start <= open ? undefined : /^[ \t]*/.exec(text.slice(start))?.[0];
}
