import type { IncomingMessage, ServerResponse } from "node:http";
import { ConverseError } from "../errors.ts";
import type { Log } from "../log.ts";
import { answerError, type Failed } from "./answer-error.ts";
import type { Exchange, Handler, SiteChoice, SystemExchange, Trace, Upgrade } from "./exchange.ts";
import { readTarget } from "./read-target.ts";

export interface DispatchOptions {
  /** By their path: what programs ask whatever Host they send, before anything is a site's. */
  system: ReadonlyMap<string, (exchange: SystemExchange) => Promise<void>>;
  chooseSite(req: IncomingMessage): SiteChoice;
  /** The client's address. */
  addressOf(req: IncomingMessage): string;
  /** The handler of a path. */
  route(exchange: Exchange): Handler;
  log: Log;
  newTrace(): Trace;
  /** How long a client may go on sending after it was answered. */
  lingerMs: number;
  /** Milliseconds that never go back. */
  elapsed(): number;
  /** Told of each request when its handler has ended. */
  answered(answered: AnsweredRequest): void;
}

export interface AnsweredRequest {
  site: string | undefined;
  handler: Handler | undefined;
  status: number;
  /** Of a refusal. */
  code: string | undefined;
  milliseconds: number;
  /** The client's, whole. */
  address: string;
}

/** Ends the connection of a client that never stops sending a body which nobody reads. */
function endLate(req: IncomingMessage, lingerMs: number): void {
  if (req.complete || req.destroyed) return;
  req.resume();
  const timer = setTimeout(() => req.destroy(), lingerMs);
  req.once("close", () => clearTimeout(timer));
}

/** Node reads no body once a client asked for another protocol; what it sent would be taken for that protocol. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) !== 0;
}

/** `gzip, chunked` and the like, which no browser sends and whoever is behind us may read in another way. */
function isCoded({ headers }: IncomingMessage): boolean {
  const coding = headers["transfer-encoding"];
  return coding !== undefined && coding.toLowerCase() !== "chunked";
}

/** Whoever has the address of a shared file may fetch it, so no log has it. */
function pathForLog(path: string): string {
  return path.replace(/\/upload\/.+/, "/upload/…");
}

/** One function for every request: finds the site and the handler, and answers whatever goes wrong. */
export function createDispatch(options: DispatchOptions) {
  const { log } = options;
  return async (req: IncomingMessage, res: ServerResponse, upgrade?: Upgrade): Promise<void> => {
    const trace = options.newTrace();
    const seen: Failed = { request: trace.id, method: req.method };
    const began = options.elapsed();
    const address = options.addressOf(req);
    let handler: Handler | undefined;
    let code: string | undefined;
    res.once("finish", () => endLate(req, options.lingerMs));
    try {
      const target = readTarget(req.url ?? "");
      if (target === undefined)
        throw new ConverseError("request-malformed", "The target of the request is not a plain path.");
      seen.path = pathForLog(target.path);
      if (isCoded(req))
        throw new ConverseError("request-malformed", "The body has another transfer coding than chunked.");
      if (upgrade !== undefined && hasBody(req))
        throw new ConverseError("request-malformed", "A request for another protocol has a body.");
      const system = options.system.get(target.path);
      if (system !== undefined) return await system({ req, res, query: target.query, address });
      const choice = options.chooseSite(req);
      seen.site = choice.site.name;
      const { site, origins } = choice;
      const { path, query } = target;
      const exchange: Exchange = { req, res, path, query, site, origins, upgrade, address, trace };
      handler = options.route(exchange);
      await handler(exchange);
    } catch (error) {
      code = answerError(error, res, seen, options);
    } finally {
      const milliseconds = options.elapsed() - began;
      options.answered({ site: seen.site, handler, status: res.statusCode, code, milliseconds, address });
      log.debug({ ...seen, status: res.statusCode }, "request");
    }
  };
}

export type Dispatch = ReturnType<typeof createDispatch>;
