import { createServer, type IncomingMessage, type Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Dispatch } from "./dispatch.ts";
import { problemOf } from "./problem.ts";

export interface ServerLimits {
  /** For all headers of a request, in milliseconds. */
  headersMs: number;
  /** For a request with its body; 0 for no limit, which uploads to Plone need. */
  requestMs: number;
  /** How often the two are looked at. */
  checkMs: number;
  /** Longer than the proxy in front keeps its idle connections, or it loses requests now and then. */
  keepAliveMs: number;
  headerBytes: number;
}

export interface ServerParts {
  dispatch: Dispatch;
  limits: ServerLimits;
}

function codeOf(error: Error & { code?: string }): string {
  if (error.code === "HPE_HEADER_OVERFLOW") return "request-headers-too-large";
  return error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? "request-timeout" : "request-malformed";
}

/** Answers what Node's parser refused; there is no request and no response to work with. */
function refuse(error: Error, socket: Duplex, current: ServerResponse | undefined): void {
  // An answer that is written already is delivered. In the middle of one, or before it, this one would be taken for it.
  if (current?.writableEnded) return void (socket as Socket).destroySoon();
  if (current !== undefined || !socket.writable) return void socket.destroy();
  const problem = problemOf(codeOf(error), "en");
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} Refused\r\nConnection: close\r\nContent-Type: application/problem+json\r\n` +
      `Content-Language: en\r\nCache-Control: no-store\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

/** A strict HTTP/1.1 server around one function. */
export function createGatewayServer({ dispatch, limits }: ServerParts): Server {
  const server = createServer({
    insecureHTTPParser: false,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkMs,
    keepAliveTimeout: limits.keepAliveMs,
    maxHeaderSize: limits.headerBytes,
  });
  const current = new WeakMap<Duplex, ServerResponse>();
  const take = (req: IncomingMessage, res: ServerResponse) => {
    current.set(req.socket, res);
    res.once("close", () => current.delete(req.socket));
    void dispatch(req, res);
  };
  server.on("request", take);
  // Whoever reads the body says that it may come; what is refused need not be sent.
  server.on("checkContinue", take);
  server.on("clientError", (error, socket) => refuse(error, socket, current.get(socket)));
  server.on("upgrade", (req: IncomingMessage, socket: Socket, head: Buffer) => {
    // Node has let go of this connection: nobody else hears its errors, nor ends it after the answer.
    socket.on("error", () => socket.destroy());
    const res = new ServerResponse(req);
    res.shouldKeepAlive = false;
    res.assignSocket(socket);
    socket.on("drain", () => res.emit("drain"));
    res.once("finish", () => socket.destroySoon());
    void dispatch(req, res, { socket, head });
  });
  return server;
}
