import type { SiteConfig } from "../config/index.ts";
import type { Log } from "../log.ts";

/** A page asks every three minutes; one that is throttled in the background up to a minute later. */
const MOST_AGE_MS = 285_000;
/** From here on it matters whether Plone answers. */
const DOUBTFUL_MS = 240_000;
const EVERY_MS = 15_000;
/** By less no clock is set, it is slowed or hurried. */
const STEP_MS = 10_000;

/** What Prosody says of its sessions, as far as this room needs it. */
export interface SessionLister {
  list(): Promise<ReadonlyMap<string, { localpart: string; renewed: number | null }>>;
}

export interface WatchRenewalsOptions {
  sites: readonly SiteConfig[];
  /** For a site; absent while the XMPP server is not ready. */
  sessions(site: SiteConfig): SessionLister | undefined;
  isPloneUp(site: SiteConfig): Promise<boolean>;
  end(site: SiteConfig, localpart: string): Promise<void>;
  log: Log;
  /** Unix milliseconds. */
  now(): number;
  /** Milliseconds that go on evenly when the clock is set. */
  elapsed(): number;
}

/**
 * Ends the streams of members of whom nobody has said for five minutes that they may chat. While Plone does not answer
 * nobody can say so, and nobody is sent away; from its return on, or this gateway's start, all have five minutes, and also
 * when the clock was set: what was said before says nothing then.
 */
export class RenewalsWatch {
  readonly #options: WatchRenewalsOptions;
  /** Until when nobody could say so, unix milliseconds, by site. */
  readonly #mute = new Map<string, number>();
  #startedAt: number;
  /** What the clock is ahead of the time that goes on evenly. */
  #ahead: number;
  /** What was wrong the last time, by site. */
  readonly #why = new Map<string, string | undefined>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WatchRenewalsOptions) {
    this.#options = options;
    this.#startedAt = options.now();
    this.#ahead = this.#startedAt - options.elapsed();
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

  /** Looks once. Never rejects. */
  async look(): Promise<void> {
    this.#noticeStep();
    for (const site of this.#options.sites) {
      const why = await this.#lookAt(site).then(
        () => undefined,
        (error: Error) => error.message,
      );
      if (why !== undefined && why !== this.#why.get(site.name))
        this.#options.log.warn({ site: site.name, why }, "nobody knows who may stay in the chat");
      this.#why.set(site.name, why);
    }
  }

  async #lookAt(site: SiteConfig): Promise<void> {
    const { sessions, isPloneUp, end, now } = this.#options;
    const listed = await sessions(site)?.list();
    const oldest = new Map<string, number>();
    for (const { localpart, renewed } of listed?.values() ?? []) oldest.set(localpart, renewed ?? 0);
    const olderThan = (ms: number) => {
      const limit = now() - ms;
      return [...oldest].filter(([, renewed]) => Math.max(renewed, this.#mutedUntil(site)) < limit);
    };
    if (olderThan(DOUBTFUL_MS).length === 0) return;
    if (!(await isPloneUp(site))) {
      this.#mute.set(site.name, now());
      return;
    }
    for (const [localpart] of olderThan(MOST_AGE_MS)) await end(site, localpart);
  }

  #noticeStep(): void {
    const { now, elapsed, log } = this.#options;
    const ahead = now() - elapsed();
    const stepMs = Math.round(ahead - this.#ahead);
    this.#ahead = ahead;
    if (Math.abs(stepMs) < STEP_MS) return;
    log.warn({ stepMs }, "the clock was set; nobody is sent away for five minutes");
    this.#startedAt = now();
    this.#mute.clear();
  }

  #mutedUntil({ name }: SiteConfig): number {
    return this.#mute.get(name) ?? this.#startedAt;
  }
}
