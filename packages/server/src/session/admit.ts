import { ConverseError } from "../errors.ts";
import type { Exchange } from "../http/exchange.ts";

/** How often a kind of request may be made; each counts one and answers the seconds to wait, or 0. */
export interface Admission {
  /** By the client's address. */
  address(address: string): number;
  /** By member of a site. */
  member(site: string, user: string): number;
}

function holdBack({ res }: Exchange, seconds: number, code: string, why: string): void {
  if (seconds === 0) return;
  res.setHeader("Retry-After", String(seconds));
  throw new ConverseError(code, why);
}

/**
 * Before anybody is asked who asks.
 *
 * @throws ConverseError `request-too-many`, with the header Retry-After
 */
export function admitAddress(exchange: Exchange, { address }: Pick<Admission, "address">): void {
  const seconds = address(exchange.address);
  holdBack(exchange, seconds, "request-too-many", "One address asks more often than a school does.");
}

/**
 * As soon as it is known who asks.
 *
 * @throws ConverseError `session-too-many`, with the header Retry-After
 */
export function admitMember(exchange: Exchange, user: string, { member }: Pick<Admission, "member">): void {
  const seconds = member(exchange.site.name, user);
  holdBack(exchange, seconds, "session-too-many", "The member asks more often than pages do.");
}
