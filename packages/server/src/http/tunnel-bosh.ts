import type { IncomingMessage } from "node:http";
import { ConverseError } from "../errors.ts";
import { checkFetchSite, checkMethod, checkOrigin } from "./check-request.ts";
import type { Exchange, Handler } from "./exchange.ts";
import { type BodyLimits, readBody } from "./read-body.ts";
import { requestProsody, unreachable } from "./request-prosody.ts";
import { SAFE_HEADERS } from "./safe-headers.ts";
import type { TunnelOptions } from "./tunnel-websocket.ts";
import type { Tunnels } from "./tunnels.ts";

/** Prosody's own headers for other origins, its cookies and its name stay behind. */
const PASSED = ["content-type", "content-length"];

function answerWith(answer: IncomingMessage, { res }: Exchange): void {
  for (const name of PASSED) {
    const value = answer.headers[name];
    if (value !== undefined) res.setHeader(name, value);
  }
  res.setHeader("Cache-Control", "no-store");
  res.setHeaders(new Map(Object.entries(SAFE_HEADERS)));
  res.writeHead(answer.statusCode ?? 502);
  answer.pipe(res);
}

/** Sends one BOSH body on and streams the answer, however long Prosody holds it (XEP-0124). */
async function ask(exchange: Exchange, body: Buffer, options: TunnelOptions): Promise<void> {
  const { req, res } = exchange;
  const headers = {
    "Content-Type": req.headers["content-type"] ?? "text/xml; charset=utf-8",
    "Content-Length": body.length,
  };
  return new Promise((resolve, reject) => {
    const asked = requestProsody(exchange, { method: "POST", path: "/http-bind", headers }, options);
    asked.on("error", (cause) => reject(unreachable(cause)));
    asked.on("response", (answer) => {
      answer.on("error", () => res.destroy());
      try {
        answerWith(answer, exchange);
      } catch (cause) {
        reject(new ConverseError("xmpp-unreachable", "Prosody's answer cannot be passed on.", { cause }));
      }
    });
    res.once("close", resolve);
    asked.end(body);
  });
}

/** `POST <base>/http-bind`: the way for a page that cannot open a websocket. */
export function tunnelBosh(options: TunnelOptions & { body: BodyLimits; tunnels: Tunnels }): Handler {
  return async (exchange) => {
    checkMethod(exchange, ["POST"], "tunnel-method");
    checkOrigin(exchange, "tunnel-origin");
    checkFetchSite(exchange, "tunnel-origin");
    const leave = options.tunnels.enter(exchange);
    await readBody(exchange, options.body)
      .then((body) => ask(exchange, body, options))
      .finally(leave);
  };
}
