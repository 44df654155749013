import type { SiteConfig } from "../config/index.ts";
import { ConverseError } from "../errors.ts";
import type { Log } from "../log.ts";
import { Paced } from "./paced.ts";

/** How often each Plone is asked; a fifth more or less, so that many gateways do not ask at once. */
const EVERY_MS = 300_000;
const JITTER = 0.2;
const PAUSE_MS = 1_000;

/** What is not as it should be, as an error that is only told; null: nothing; undefined: nobody could be asked. */
type Wrong = { code: string; message: string } | null | undefined;

export interface AskedSitesOptions {
  sites: readonly SiteConfig[];
  /** Asks one site, and does what follows. Rejects with a ConverseError. */
  repair(site: SiteConfig): Promise<Wrong>;
  /** For the log. */
  texts: { failed: string; well: string; wrong: string };
  log: Log;
  /** In [0, 1), for the jitter. */
  random(): number;
}

/** Asks each site at once, again and again, and when it is told of a change. The log says each thing that is wrong once. */
export class AskedSites {
  readonly #options: AskedSitesOptions;
  readonly #paced: ReadonlyMap<string, Paced>;
  /** By site: what was wrong the last time. */
  readonly #why = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AskedSitesOptions) {
    this.#options = options;
    this.#paced = new Map(
      options.sites.map((site) => [site.name, new Paced(() => this.#look(site), PAUSE_MS)]),
    );
  }

  /** Asks for all sites, now and from now on. */
  start(): void {
    this.all();
    const wait = EVERY_MS * (1 + JITTER * (2 * this.#options.random() - 1));
    this.#timer = setTimeout(() => this.start(), wait);
    this.#timer.unref();
  }

  /** Asks for all sites, as when the XMPP server became ready. */
  all(): void {
    for (const paced of this.#paced.values()) paced.ask();
  }

  /** Something in a site is another. */
  changed(site: string): void {
    this.#paced.get(site)?.ask();
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const paced of this.#paced.values()) paced.stop();
  }

  async #look(site: SiteConfig): Promise<void> {
    const { repair, texts, log } = this.#options;
    try {
      this.#tell(site.name, await repair(site));
    } catch (error) {
      if (!(error instanceof ConverseError)) log.error({ err: error }, texts.failed);
      this.#tell(
        site.name,
        error instanceof ConverseError ? error : { code: "gateway-internal", message: "" },
      );
    }
  }

  #tell(site: string, wrong: Wrong): void {
    if (wrong === undefined) return;
    const { log, texts } = this.#options;
    const why = wrong === null ? "" : `${wrong.code} ${wrong.message}`;
    if ((this.#why.get(site) ?? "") === why) return;
    this.#why.set(site, why);
    if (wrong === null) log.info({ site }, texts.well);
    else log.warn({ site, code: wrong.code, why: wrong.message }, texts.wrong);
  }
}
