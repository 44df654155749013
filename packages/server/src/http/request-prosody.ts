import { type ClientRequest, type OutgoingHttpHeaders, request } from "node:http";
import { hostOfDomain } from "../config/host-of-domain.ts";
import { openSocket } from "../config/open-socket.ts";
import { ConverseError } from "../errors.ts";
import type { Exchange } from "./exchange.ts";
import type { TunnelOptions } from "./tunnel-websocket.ts";

export interface ProsodyRequest {
  method: string | undefined;
  path: string;
  /** Those that Prosody gets besides its own. */
  headers: OutgoingHttpHeaders;
}

/**
 * Begins a request to Prosody for one of a client's: at the site's domain, with the client's address. It ends with an
 * `xmpp-timeout` when Prosody does not take the connection in time, and without a word when the client is gone or has
 * its answer.
 */
export function requestProsody(
  { res, site, address }: Exchange,
  { method, path, headers }: ProsodyRequest,
  { upstream, acceptMs }: TunnelOptions,
): ClientRequest {
  const { url } = upstream();
  const asked = request({
    method,
    path,
    headers: {
      Host: hostOfDomain(site.domain),
      ...headers,
      "X-Forwarded-For": address,
      "X-Forwarded-Proto": "https",
    },
    // A connection for each, because one that Prosody is just closing would lose the body.
    createConnection: () => openSocket(url),
  });
  const timer = setTimeout(() => {
    asked.destroy(new ConverseError("xmpp-timeout", "Prosody did not take the connection in time."));
  }, acceptMs);
  asked.on("socket", (socket) => socket.once("connect", () => clearTimeout(timer)));
  res.once("close", () => {
    clearTimeout(timer);
    asked.destroy();
  });
  return asked;
}

/** What an error of such a request is to the client. */
export function unreachable(cause: Error): ConverseError {
  if (cause instanceof ConverseError) return cause;
  return new ConverseError("xmpp-unreachable", "Prosody cannot be reached.", { cause });
}
