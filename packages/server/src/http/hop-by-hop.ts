const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Without its length a body would be taken for the next request. `Connection` must not name it, and whoever does lies. */
const FRAMING = "content-length";

/**
 * Raw headers without those that belong to one connection (RFC 9110, 7.6.1), the ones that `Connection` names
 * included but for the body's length, and without those that `drop` tells. Order, spelling and repetition stay.
 */
export function endToEnd(raw: readonly string[], drop: (name: string) => boolean = () => false): string[] {
  const named = new Set<string>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    if (raw[index]?.toLowerCase() !== "connection") continue;
    for (const name of (raw[index + 1] ?? "").split(",")) named.add(name.trim().toLowerCase());
  }
  named.delete(FRAMING);
  const kept: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name = "", value = ""] = [raw[index], raw[index + 1]];
    const lower = name.toLowerCase();
    if (!HOP_BY_HOP.has(lower) && !named.has(lower) && !drop(lower)) kept.push(name, value);
  }
  return kept;
}
