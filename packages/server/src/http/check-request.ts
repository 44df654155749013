import { ConverseError } from "../errors.ts";
import type { Exchange } from "./exchange.ts";

/** @throws ConverseError `code`, with the header Allow, for every other method. */
export function checkMethod(
  { req, res }: Pick<Exchange, "req" | "res">,
  methods: readonly string[],
  code: string,
): void {
  if (methods.includes(req.method ?? "")) return;
  res.setHeader("Allow", methods.join(", "));
  throw new ConverseError(code, `The method is not ${methods.join(" or ")}.`);
}

/**
 * Origin must be exactly one of the site's with the host that was asked. `null` is what a sandboxed frame sends, and
 * no Origin at all is what no browser sends with a POST or a websocket.
 *
 * @throws ConverseError `code`
 */
export function checkOrigin({ req, origins }: Exchange, code: string): void {
  const { origin } = req.headers;
  if (origin === undefined || !origins.includes(origin))
    throw new ConverseError(code, "Origin is not that of the site.");
}

/**
 * What the browser itself says of who asks (Fetch Metadata); no script can set it, and older browsers do not send it.
 * Not for websockets, for which browsers differ.
 *
 * @throws ConverseError `code`
 */
export function checkFetchSite({ req }: Exchange, code: string): void {
  const value = req.headers["sec-fetch-site"];
  if (value !== undefined && value !== "same-origin")
    throw new ConverseError(code, "Sec-Fetch-Site is not same-origin.");
}

/**
 * A form cannot set a header, and a script of another origin would have to ask first, which nobody here answers.
 *
 * @throws ConverseError `session-header`
 */
export function checkRequestedWith({ req }: Exchange): void {
  if (req.headers["x-requested-with"] !== "collective.converse")
    throw new ConverseError("session-header", "X-Requested-With is not collective.converse.");
}

/**
 * What each POST of a page has to be: of the site's own origin, by its scripts.
 *
 * @throws ConverseError `methodCode`, `session-origin` or `session-header`
 */
export function checkPagePost(exchange: Exchange, methodCode: string): void {
  checkMethod(exchange, ["POST"], methodCode);
  checkOrigin(exchange, "session-origin");
  checkFetchSite(exchange, "session-origin");
  checkRequestedWith(exchange);
}
