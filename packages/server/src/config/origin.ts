/** What stands between the scheme and the end: no name and password, no path, no query, no blank. */
const ORIGIN = /^https?:\/\/[^\s/\\?#@]+$/i;

/** A host name as browsers send it after IDNA, an IPv4 address, or an IPv6 address in brackets. */
const HOST = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])$/;

const PORT = "0*(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})";

/** What a regular expression can say of what `normalizeOrigin` takes, for editors. */
export const ORIGIN_FORM = new RegExp(
  String.raw`^[Hh][Tt][Tt][Pp][Ss]?:\/\/(?:[^\s/\\?#@:*[\]]+|\[[0-9A-Fa-f:.]+\])(?::${PORT})?$`,
  "u",
);

/**
 * The origin as browsers serialize it (RFC 6454 section 6.2): lower case, IDNA, without the scheme's own port.
 * `undefined` for anything else than scheme, host and port; for a wildcard, too.
 */
export function normalizeOrigin(text: string): string | undefined {
  if (!ORIGIN.test(text) || !URL.canParse(text)) return undefined;
  const { origin, hostname, port } = new URL(text);
  return HOST.test(hostname) && port !== "0" ? origin : undefined;
}

/** Whether the origin is on this machine. */
export function isLoopback(origin: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(new URL(origin).hostname);
}

/** Whether what travels to the origin leaves this machine unencrypted. */
export function isPlainText(origin: string): boolean {
  return new URL(origin).protocol === "http:" && !isLoopback(origin);
}
