import type { OutgoingHttpHeaders } from "node:http";
import { ConverseError } from "../errors.ts";
import { allowOwnOrigin, answerPreflight } from "./allow-own-origin.ts";
import { checkMethod } from "./check-request.ts";
import type { Exchange, Handler } from "./exchange.ts";
import { type MoveOptions, moveFile } from "./move-file.ts";
import { readFilePath } from "./read-file-path.ts";
import type { Tunnels } from "./tunnels.ts";

export interface FileTunnelOptions extends MoveOptions {
  /** The largest file that is taken. */
  bytes: number;
  tunnels: Tunnels;
}

/** Of the one who fetches, what a part or an unchanged file needs; no cookie, no login. */
function headersToFetch({ req }: Exchange): OutgoingHttpHeaders {
  const { range, "if-modified-since": since } = req.headers;
  return {
    // The one form that Prosody knows; asked in another it sends everything, which is right too.
    ...(range !== undefined && /^bytes=\d+-$/.test(range) && { Range: range }),
    ...(since !== undefined && { "If-Modified-Since": since }),
  };
}

/**
 * Of the one who sends, the token of the slot and the length. Prosody takes no body without a length: it would read
 * what follows as another request.
 *
 * @throws ConverseError `file-refused`, `request-malformed`, `request-too-large`
 */
function headersToSend({ req }: Exchange, bytes: number): OutgoingHttpHeaders {
  const { authorization = "", "content-length": length, "transfer-encoding": coding } = req.headers;
  if (!/^Bearer [\w.~+/=-]+$/.test(authorization))
    throw new ConverseError("file-refused", "The file comes without the token of a slot.");
  if (length === undefined || coding !== undefined)
    throw new ConverseError("request-malformed", "The file comes without its length.");
  if (Number(length) > bytes)
    throw new ConverseError("request-too-large", `The file has more than ${bytes} bytes.`);
  return { Authorization: authorization, "Content-Length": length };
}

/**
 * `<base>/upload/<slot>/<name>`: files of XEP-0363, to Prosody and from it. Whoever knows the address may fetch the
 * file; to send one takes the token of its slot, which Prosody gives to members within their quota.
 */
export function tunnelFiles(options: FileTunnelOptions): Handler {
  return async (exchange) => {
    const { req, site } = exchange;
    const path = readFilePath(exchange.path.slice(site.base.length));
    if (path === undefined)
      throw new ConverseError("route-unknown", "The path is not that of a shared file.");
    checkMethod(exchange, ["GET", "HEAD", "PUT", "OPTIONS"], "request-method");
    const isFetched = req.method === "GET" || req.method === "HEAD";
    if (!isFetched && !allowOwnOrigin(exchange))
      throw new ConverseError("tunnel-origin", "Origin is not that of the site.");
    if (req.method === "OPTIONS") return answerPreflight(exchange);
    const headers = isFetched ? headersToFetch(exchange) : headersToSend(exchange, options.bytes);
    const leave = options.tunnels.enter(exchange);
    await moveFile(exchange, path, headers, options).finally(leave);
  };
}
