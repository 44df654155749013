/** A request's target, RFC 9112, 3.2.1. */
export interface Target {
  path: string;
  query: string;
}

/** Decodes what can be decoded and leaves the rest, as a server behind us may do. */
function decode(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** Whether a segment, decoded once or twice, climbs in the tree, or holds what no path has. */
function isDangerous(path: string): boolean {
  if (!path.includes("%") && !path.includes("/.")) return false;
  const once = decode(path);
  return [once, decode(once)].some(
    (text) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those are looked for
      /[\0-\x1f\x7f]/.test(text) || text.split(/[/\\]/).some((part) => part === "." || part === ".."),
  );
}

/**
 * Path and query of a target in origin form, not interpreted any further. Undefined for every other form, and for a
 * path that two servers could read differently: `..` in any spelling, `//` at its beginning, control characters.
 * Browsers send none of them.
 */
export function readTarget(url: string): Target | undefined {
  if (!/^\/(?!\/)[\x21-\x7e]*$/.test(url) || url.includes("#")) return undefined;
  const mark = url.indexOf("?");
  const path = mark === -1 ? url : url.slice(0, mark);
  if (path.includes("\\") || isDangerous(path)) return undefined;
  return { path, query: mark === -1 ? "" : url.slice(mark + 1) };
}
