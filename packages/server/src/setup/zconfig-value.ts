/**
 * A value of ZConfig, which goes to the end of its line; ZConfig replaces `$name`, and `$$` is one `$`. What it cannot
 * hold is a line end or a blank at either end.
 */
export function zconfigValue(text: string): string {
  if (!isLine(text)) throw new TypeError("ZConfig cannot hold this value");
  return text.replaceAll("$", "$$$$");
}

/** One line without blanks at its ends. */
function isLine(text: string): boolean {
  return text !== "" && text === text.trim() && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
}

/** A path that each of the files that name it can hold; only buildout has no way to write `${`. */
export function isPlainPath(path: string): boolean {
  return isLine(path) && !path.includes("${") && !/\p{Surrogate}/u.test(path);
}
