import { isLocalpart } from "@collective-converse/token";
import { ConverseError } from "../errors.ts";
import { checkFetchSite, checkMethod } from "../http/check-request.ts";
import type { Exchange, Handler } from "../http/exchange.ts";
import { type ImageType, imageTypeOf, LARGEST_PORTRAIT } from "../http/image-type.ts";
import { SAFE_HEADERS } from "../http/safe-headers.ts";

/** Portraits that are kept in memory, of 64 kB at most. */
const KEPT = 256;

export interface GetPortraitOptions {
  /** Resolves for who has chat. */
  member(exchange: Exchange, arrivedAt: number): Promise<unknown>;
  /** The image with this SHA-1, while it is that person's. */
  portrait(domain: string, localpart: string, hash: string): Promise<Uint8Array | undefined>;
  /** Unix milliseconds. */
  now(): number;
}

/**
 * `GET <base>/portraits/<SHA-1>?of=<localpart>`: what the page shows of somebody, for members alone. Without the right
 * hash nobody learns whether there is such a person.
 */
export function getPortrait(options: GetPortraitOptions): Handler {
  const kept = new Map<string, Uint8Array>();
  const find = async (domain: string, localpart: string, hash: string) => {
    const key = `${domain} ${localpart} ${hash}`;
    const bytes = kept.get(key) ?? (await options.portrait(domain, localpart, hash));
    if (bytes === undefined) return undefined;
    kept.delete(key);
    kept.set(key, bytes);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return bytes;
  };
  return async (exchange) => {
    checkMethod(exchange, ["GET"], "request-method");
    // A picture in a page brings no header of ours; the browser keeps the answer to itself.
    checkFetchSite(exchange, "session-origin");
    const { site, path, query } = exchange;
    const hash = path.slice(`${site.base}/portraits/`.length);
    const localpart = new URLSearchParams(query).get("of") ?? "";
    if (!/^[0-9a-f]{40}$/.test(hash) || !isLocalpart(localpart)) throw unknown();
    await options.member(exchange, options.now());
    const bytes = await find(site.domain, localpart, hash);
    const type = bytes && imageTypeOf(bytes);
    if (bytes === undefined || type === undefined || bytes.length > LARGEST_PORTRAIT) throw unknown();
    send(exchange, bytes, type);
  };
}

function send({ res }: Exchange, bytes: Uint8Array, type: ImageType): void {
  res.writeHead(200, {
    ...SAFE_HEADERS,
    // The address has the hash; who may see it is asked for each browser.
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Length": bytes.length,
    "Content-Type": type,
  });
  res.end(bytes);
}

function unknown(): ConverseError {
  return new ConverseError("portrait-unknown", "There is no such portrait.");
}
