import type { Audit } from "../audit/events.ts";
import type { SiteConfig } from "../config/index.ts";
import type { Log } from "../log.ts";

/** More often than anybody looks into the audit log, and seldom enough to cost nothing. */
const EVERY_MS = 5_000;

interface Told {
  mark: string;
  refused: readonly {
    code: string;
    count: number;
    since: number;
    named: readonly {
      at: number;
      user: string | null;
      localpart: string | null;
      login: string | null;
      address: string | null;
    }[];
  }[];
}

/** What Prosody says of tokens that it refused, as far as this room needs it. */
export interface RefusalTeller {
  /** Those since the question before, whose mark is `taken`. Absent where nobody can say. */
  refused?(taken: string): Promise<Told>;
}

export interface WatchRefusalsOptions {
  sites: readonly SiteConfig[];
  /** For a site; absent while the XMPP server is not ready. */
  sessions(site: SiteConfig): RefusalTeller | undefined;
  audit: Audit;
  log: Log;
}

/**
 * Notes which tokens Prosody refuses: it judges them by itself, so the gateway has to ask. Prosody tells each until it is
 * told by the next question that it was taken, so none is lost while this gateway is down.
 */
export class RefusalsWatch {
  readonly #options: WatchRefusalsOptions;
  /** By site: the mark of what was noted last. */
  readonly #taken = new Map<string, string>();
  /** What was wrong the last time, by site. */
  readonly #why = new Map<string, string | undefined>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(options: WatchRefusalsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      void this.look().finally(() => this.#timer && this.start());
    }, EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Asks for all sites, once at a time. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#lookAtAll().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookAtAll(): Promise<void> {
    await Promise.all(this.#options.sites.map((site) => this.#lookAt(site)));
  }

  async #lookAt(site: SiteConfig): Promise<void> {
    const { sessions, log } = this.#options;
    let why: string | undefined;
    try {
      const told = await sessions(site)?.refused?.(this.#taken.get(site.name) ?? "");
      if (told !== undefined) this.#note(site.name, told);
    } catch (error) {
      why = (error as Error).message;
    }
    if (why !== undefined && why !== this.#why.get(site.name))
      log.warn({ site: site.name, why }, "tokens that Prosody refuses are not in the audit log now");
    this.#why.set(site.name, why);
  }

  #note(site: string, told: Told): void {
    // What was noted already, since this question was the first that said so.
    if (told.mark === "" || told.mark === this.#taken.get(site)) return;
    this.#taken.set(site, told.mark);
    const { audit } = this.#options;
    for (const { code, count, since, named } of told.refused) {
      const event = { event: "token-refused", site, code } as const;
      for (const { at, user, localpart, login, address } of named) {
        audit({
          ...event,
          user: user ?? localpart ?? undefined,
          login: login ?? undefined,
          address: address ?? undefined,
          since: new Date(at).toISOString(),
        });
      }
      const others = count - named.length;
      if (others > 0) audit({ ...event, count: others, since: new Date(since).toISOString() });
    }
  }
}
