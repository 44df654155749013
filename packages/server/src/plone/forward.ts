import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { ConverseError } from "../errors.ts";
import type { Exchange, Handler } from "../http/exchange.ts";
import { endToEnd } from "../http/hop-by-hop.ts";
import { sendStartingPage } from "./starting-page.ts";
import { isVirtualHostOrder, virtualHostPath } from "./virtual-host.ts";

/** Set by us alone, or for us alone; WSGI takes an underscore for a hyphen. */
function isOurs(name: string): boolean {
  return /^(?:host|expect|forwarded|x-forwarded-.*|x-real-ip|x-request-id)$/.test(name) || name.includes("_");
}

function headersFor({ req, address, trace }: Exchange, origin: string): string[] {
  const headers = endToEnd(req.rawHeaders, isOurs);
  headers.push("Host", new URL(origin).host, "X-Forwarded-For", address, "X-Request-Id", trace.id);
  // One connection each: Plone may end a kept one just when a form is being sent.
  headers.push("Connection", "close");
  if (req.headers["transfer-encoding"] !== undefined) headers.push("Transfer-Encoding", "chunked");
  // Node would announce a body for a method that it does not know to have none.
  else if (req.headers["content-length"] === undefined && !/^(?:GET|HEAD)$/.test(req.method ?? ""))
    headers.push("Content-Length", "0");
  return headers;
}

/** Passes an answer on as it is; redirects, cookies and 304 are the browser's matter. */
function answerWith(answer: IncomingMessage, { res }: Exchange): void {
  // Plone's own Date stays.
  res.sendDate = false;
  res.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? "", endToEnd(answer.rawHeaders));
  answer.on("error", () => res.destroy());
  answer.pipe(res);
}

/** Streams a request to Plone and the answer back. Resolves when the client has it all, or is gone. */
function stream(exchange: Exchange, idleMs: number): Promise<void> {
  const { req, res, site, path, query, origins } = exchange;
  const origin = req.headers.origin;
  const public_ = origins.find((known) => known === origin) ?? origins[0];
  const { hostname, port, protocol } = new URL(site.plone);
  return new Promise((resolve, reject) => {
    const asked = (protocol === "https:" ? requestHttps : requestHttp)({
      hostname: hostname.replace(/^\[|\]$/g, ""),
      port: port || null,
      method: req.method,
      path: `${virtualHostPath(public_, site)}${path}${query === "" ? "" : `?${query}`}`,
      headers: headersFor(exchange, public_),
      agent: false,
    });
    let isAnswered = false;
    asked.setTimeout(idleMs, () => {
      asked.destroy(new ConverseError("plone-timeout", "Plone was silent for too long."));
    });
    asked.on("error", (cause) => {
      // Plone may answer, then close, before the client has sent everything.
      if (isAnswered) return;
      if (cause instanceof ConverseError) reject(cause);
      else reject(new ConverseError("plone-unreachable", `Nothing answers at ${site.plone}.`, { cause }));
    });
    asked.on("response", (answer) => {
      isAnswered = true;
      try {
        answerWith(answer, exchange);
      } catch (cause) {
        reject(new ConverseError("plone-error", "Plone's answer cannot be passed on.", { cause }));
      }
    });
    res.once("close", () => {
      asked.destroy();
      resolve();
    });
    if (req.headers.expect !== undefined) res.writeContinue();
    req.pipe(asked);
  });
}

/**
 * Stands in front of Plone for everything outside the base path, streamed both ways. The client decides nothing of
 * where it goes: host and site come from the configuration.
 */
export function forwardToPlone(idleMs: number): Handler {
  return async (exchange) => {
    const { req, res, path } = exchange;
    if (isVirtualHostOrder(path))
      throw new ConverseError("request-malformed", "The path holds an order for Plone's virtual hosting.");
    try {
      await stream(exchange, idleMs);
    } catch (error) {
      const wantsPage = /\btext\/html\b/.test(req.headers.accept ?? "") && !res.headersSent;
      const isDown = error instanceof ConverseError && error.code === "plone-unreachable";
      if (!isDown || !wantsPage || res.destroyed) throw error;
      sendStartingPage(res, req.method === "GET" || req.method === "HEAD");
    }
  };
}
