import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { SiteConfig } from "../config/config.ts";

/** The site that the request's Host belongs to. */
export interface SiteChoice {
  site: SiteConfig;
  /** Those of the site's origins that have this host; at least one. */
  origins: readonly [string, ...string[]];
}

/** What one request is called in every log. */
export interface Trace {
  /** 12 hexadecimal digits. */
  id: string;
  /** The random digits that a token of this request has in its nonce. */
  tail: string;
}

/** One request with its answer, after site and target are known. */
export interface Exchange extends SiteChoice {
  req: IncomingMessage;
  res: ServerResponse;
  /** As it was sent, percent-encoding included; begins with a slash. */
  path: string;
  /** Without the question mark; empty where there is none. */
  query: string;
  /** Of the client, as far as trusted proxies say; `unknown` where its connection is gone. Whole: not for logs. */
  address: string;
  trace: Trace;
  /** Where the client asked for another protocol: its connection, and what it sent beyond the request. */
  upgrade?: Upgrade | undefined;
}

/** A request that belongs to no page and no site's host. */
export type SystemExchange = Pick<Exchange, "req" | "res" | "query" | "address">;

export interface Upgrade {
  socket: Socket;
  head: Buffer;
}

/** Answers, or throws a `ConverseError` whose code has an HTTP status. */
export type Handler = (exchange: Exchange) => void | Promise<void>;
