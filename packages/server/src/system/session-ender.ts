import type { EndReason } from "../../../../spec/http.d.ts";
import type { Audit, AuditEvent } from "../audit/events.ts";
import type { SiteConfig } from "../config/index.ts";
import { ConverseError } from "../errors.ts";
import type { Log } from "../log.ts";

/** Answers of another of Plone's processes may lag behind what was decided by so much. */
const LAG_MS = 2_000;
const RETRY_MS = 500;
/** By then no token of before is good any more, and whoever was online has lost a Prosody that does not answer. */
const TRIES_MS = 150_000;

/** Prosody's orders about sessions, as far as this room needs them. */
export interface SessionCloser {
  close(order: CloseOrder): Promise<number>;
}

interface CloseOrder {
  localpart: string | null;
  /** Of the one stream that ends; absent: all do, and tokens of before are refused. */
  resource?: string;
  reason: string;
  before: number;
  /** When the id of who is deleted was given up: an account that was made for somebody since stays. */
  freed?: number;
}

/** Who has decided that sessions end. */
export type EndedBy = Pick<AuditEvent, "by" | "via">;

export interface SessionEnderOptions {
  /** For a site; absent while the XMPP server is not ready. */
  sessions(site: SiteConfig): SessionCloser | undefined;
  localpartFor(user: string): string;
  /** What Plone was asked then, unix milliseconds, or earlier is no longer good for that member; null: for everybody. */
  forget(site: string, user: string | null, before: number): void;
  audit: Audit;
  log: Log;
  /** Unix milliseconds. */
  now(): number;
}

/** Ends sessions: this gateway forgets what it knows of the member, then Prosody refuses, closes and erases. */
export class SessionEnder {
  readonly #options: SessionEnderOptions;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: SessionEnderOptions) {
    this.#options = options;
  }

  /**
   * `user` null: everybody's; `freed` as of `EndedOrder`. Resolves how many streams were closed; undefined where it is tried
   * until it is done.
   */
  async end(
    site: SiteConfig,
    user: string | null,
    reason: EndReason,
    by: EndedBy = { via: "plone" },
    freed?: number,
  ): Promise<number | undefined> {
    const { now, forget, localpartFor } = this.#options;
    const mayComeBack = reason === "logout" || reason === "password" || reason === "closed";
    const before = now() + (mayComeBack ? 0 : LAG_MS);
    forget(site.name, user, before);
    const localpart = user === null ? null : localpartFor(user);
    const order = { localpart, reason, before, ...(freed !== undefined && { freed }) };
    return this.#close(site, order, { user, ...by });
  }

  /** Ends one stream of a member's. Resolves how many there were. Rejects with a ConverseError, and is not tried again. */
  async endOne(site: SiteConfig, user: string, resource: string, by: EndedBy): Promise<number> {
    const { sessions, localpartFor, audit, log, now } = this.#options;
    const server = sessions(site);
    if (server === undefined) throw new ConverseError("xmpp-unreachable", "Prosody is not ready.");
    const localpart = localpartFor(user);
    const closed = await server.close({ localpart, resource, reason: "closed", before: now() });
    log.info({ site: site.name, localpart, reason: "closed", closed }, "session ended");
    audit({ event: "sessions-ended", site: site.name, user, ...by, reason: "closed", resource, closed });
    return closed;
  }

  /** Nobody has said for too long that the member may chat. */
  async endUnrenewed(site: SiteConfig, localpart: string): Promise<void> {
    const order = { localpart, reason: "renewal", before: this.#options.now() };
    await this.#close(site, order, { user: localpart, via: "gateway" });
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #close(
    site: SiteConfig,
    order: CloseOrder,
    who: Pick<AuditEvent, "user" | "by" | "via">,
    isAgain = false,
  ): Promise<number | undefined> {
    const { sessions, audit, log, now } = this.#options;
    const { localpart, reason } = order;
    try {
      const server = sessions(site);
      if (server === undefined) throw new ConverseError("xmpp-unreachable", "Prosody is not ready.");
      const closed = await server.close(order);
      log.info({ site: site.name, localpart, reason, closed }, "sessions ended");
      audit({ event: "sessions-ended", site: site.name, ...who, reason, closed });
      return closed;
    } catch (error) {
      if (!(error instanceof ConverseError)) throw error;
      const isLast = now() > order.before + TRIES_MS;
      // While Prosody is down a whole site may log out, and each is tried twice a second.
      const level = isAgain ? "debug" : "warn";
      log[isLast ? "error" : level]({ site: site.name, localpart, reason, why: error.message }, "not ended");
      if (isLast) audit({ event: "sessions-not-ended", site: site.name, ...who, reason });
      else this.#later(() => this.#close(site, order, who, true));
      return undefined;
    }
  }

  #later(act: () => Promise<unknown>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act().catch((err) => this.#options.log.error({ err }, "not ended"));
    }, RETRY_MS);
    timer.unref();
    this.#timers.add(timer);
  }
}
