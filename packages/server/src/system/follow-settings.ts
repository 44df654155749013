import type { ApplyReport, ServerSettings } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/index.ts";
import { ConverseError } from "../errors.ts";
import type { Log } from "../log.ts";
import { DOMAIN_SOON } from "./settings-keeper.ts";
import type { SiteKeys } from "./site-key.ts";

/** How often each Plone is asked; a fifth more or less, so that many gateways do not ask at once. */
const EVERY_MS = 300_000;
const JITTER = 0.2;

export interface FollowSettingsOptions {
  sites: readonly SiteConfig[];
  keys(): SiteKeys;
  ask(site: SiteConfig, key: Uint8Array): Promise<ServerSettings>;
  order(site: string, settings: ServerSettings): Promise<ApplyReport>;
  log: Log;
  /** In [0, 1), for the jitter. */
  random(): number;
}

/**
 * Asks each Plone at once and then again and again, so that an order that was lost and a change that nobody ordered are
 * made up for. The log has one line for each change between working and not.
 */
export class FollowedSettings {
  readonly #options: FollowSettingsOptions;
  /** By site: why it did not work the last time; `undefined`: it did. */
  readonly #why = new Map<string, string | undefined>();
  /** By site: settings that could not be applied; they are not tried again until they are others. */
  readonly #hopeless = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #isEnded = false;

  constructor(options: FollowSettingsOptions) {
    this.#options = options;
  }

  /** Begins; resolves after the first round. */
  async start(): Promise<void> {
    await Promise.all(this.#options.sites.map((site) => this.#look(site)));
    if (this.#isEnded) return;
    const wait = EVERY_MS * (1 + JITTER * (2 * this.#options.random() - 1));
    this.#timer = setTimeout(() => void this.start(), wait);
    this.#timer.unref();
  }

  stop(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
  }

  async #look(site: SiteConfig): Promise<void> {
    try {
      const key = this.#options.keys().get(site.name);
      if (key === undefined) return;
      const settings = await this.#options.ask(site, key);
      if (this.#isEnded) return;
      this.#tell(site.name, undefined);
      await this.#order(site.name, settings);
    } catch (error) {
      if (!(error instanceof ConverseError)) this.#options.log.error({ err: error }, "a question failed");
      this.#tell(site.name, error instanceof ConverseError ? error.code : "gateway-internal");
    }
  }

  async #order(site: string, settings: ServerSettings): Promise<void> {
    const text = JSON.stringify(settings);
    // A domain that does not work would end every stream again and again.
    if (this.#hopeless.get(site) === text) return;
    const { changes } = await this.#options.order(site, settings);
    if (changes.some(({ state, code }) => state === "failed" && code !== DOMAIN_SOON))
      this.#hopeless.set(site, text);
    else this.#hopeless.delete(site);
  }

  #tell(site: string, why: string | undefined): void {
    const before = this.#why.get(site);
    if (this.#why.has(site) && before === why) return;
    this.#why.set(site, why);
    const { log } = this.#options;
    if (why !== undefined)
      log.warn(
        { site, code: why },
        "Plone does not say its settings of the XMPP server; those of before hold",
      );
    else if (before !== undefined) log.info({ site }, "Plone says its settings of the XMPP server again");
  }
}
