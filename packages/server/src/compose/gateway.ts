import type { RandomBytes } from "@collective-converse/token";
import type { Config, SiteSecrets } from "../config/config.ts";
import type { Log } from "../log.ts";

/** What the gateway asks of the room that runs the XMPP server. */
export interface XmppPort {
  /** A state of `@collective-converse/supervise`; `ready` when the server takes connections. */
  readonly state: string;
  /** Where Prosody's HTTP server listens. */
  readonly http: { host: string; port: number };
  /** Tells the server a member's name when it changed; resolves false when it could not be told. */
  provisionPerson(domain: string, localpart: string, name: string): Promise<boolean>;
}

export interface GatewayOptions {
  config: Config;
  /** Asked at every session, because a rotation changes them. */
  secrets: () => SiteSecrets;
  xmpp: XmppPort;
  /** Absolute folder of what `<base>/` serves; it may be missing. */
  assetsFolder: string;
  version: string;
  log: Log;
  /** Unix milliseconds. */
  now(): number;
  randomBytes: RandomBytes;
}

export interface Gateway {
  readonly address: { host: string; port: number };
  /** Takes nothing new, lets what runs finish for that long, then ends it. Resolves when the port is free. */
  close(graceMs: number): Promise<void>;
}

/**
 * Listens at `config.listen`.
 *
 * @throws ConverseError `gateway-port-taken` when another process listens there.
 */
export async function startGateway(_options: GatewayOptions): Promise<Gateway> {
  throw new TypeError("not built yet");
}
