import type { AppliedChange, ApplyReport, ServerSettings } from "../../../../spec/http.d.ts";
import type { Audit } from "../audit/events.ts";
import type { SiteConfig } from "../config/index.ts";
import { ConverseError } from "../errors.ts";
import type { Log } from "../log.ts";
import { domainProblem, usableSettings } from "./live-sites.ts";
import { DEFAULTS, SETTINGS } from "./server-settings.ts";
import { type KeptSettings, renderKept } from "./settings-file.ts";

/** Whoever has an XMPP server take settings. */
export interface SettingsTaker {
  /** Somebody else configures the server, with `collective-converse config apply`. */
  readonly isManual: boolean;
  /** It does not run and does not try to; telling it again starts it. */
  readonly isFailed: boolean;
  /** Resolves `pending` where they are in force from its next start. Rejects where those of before are in force. */
  take(settings: KeptSettings): Promise<"applied" | "pending">;
}

export interface SettingsKeeperOptions {
  /** As converse.toml has them. */
  sites: readonly SiteConfig[];
  /** What was applied last. */
  kept: KeptSettings;
  server: SettingsTaker;
  /** Writes the text of `settings.json`. */
  keep(text: string): Promise<void>;
  audit: Audit;
  log: Log;
  /** Unix milliseconds. */
  now(): number;
}

type Outcome = Omit<AppliedChange, "setting">;

/** What is refused with it can be applied a little later. */
export const DOMAIN_SOON = "system-domain-soon";
/** Between two other domains of a site: each starts Prosody anew, for all sites. */
const DOMAIN_MS = 60_000;
const PENDING = "Prosody is down at the moment; this takes effect as soon as it is up again.";
const MANUAL = "This Prosody is not configured by the gateway: run `collective-converse config apply`.";

/** The settings of all sites: those in force, and orders to change them, one after the other. */
export class SettingsKeeper {
  readonly #options: SettingsKeeperOptions;
  /** What this gateway began with; a server that is not ours stays with it as long as the gateway runs. */
  readonly #found: KeptSettings;
  #settings: KeptSettings;
  #last: Promise<unknown> = Promise.resolve();
  /** By site: when its domain was changed, or could not be. */
  readonly #domainAt = new Map<string, number>();

  constructor(options: SettingsKeeperOptions) {
    this.#options = options;
    this.#found = usableSettings(options.sites, options.kept);
    this.#settings = this.#found;
  }

  /** Those that the XMPP server has, or takes at its next start. */
  get inForce(): KeptSettings {
    return this.#options.server.isManual ? this.#found : this.#settings;
  }

  /** The domain of a site that is in force. */
  domainOf({ name, domain }: SiteConfig): string {
    return this.inForce.get(name)?.domain ?? domain;
  }

  /** Applies the settings of one site, after the orders that came before. Never rejects for what the world does. */
  order(name: string, wanted: ServerSettings): Promise<ApplyReport> {
    const report = this.#last.then(() => this.#apply(name, wanted));
    this.#last = report.catch(() => undefined);
    return report;
  }

  async #apply(name: string, wanted: ServerSettings): Promise<ApplyReport> {
    const { sites, server, log } = this.#options;
    const old = this.inForce.get(name) ?? DEFAULTS;
    const problem = this.#domainProblem(sites, name, wanted, old);
    const possible = problem === undefined ? wanted : { ...wanted, domain: old.domain };
    if (possible.domain !== old.domain) this.#domainAt.set(name, this.#options.now());
    const isNew = SETTINGS.some((key) => possible[key] !== (this.#settings.get(name) ?? DEFAULTS)[key]);
    const outcome = await this.#attempt(name, possible, isNew || server.isFailed);
    const changes = SETTINGS.map((setting): AppliedChange => {
      if (setting === "domain" && problem !== undefined) return { setting, state: "failed", ...problem };
      return possible[setting] === old[setting] ? { setting, state: "unchanged" } : { setting, ...outcome };
    });
    const told = changes.flatMap(({ setting, state, code }) =>
      state === "unchanged" ? [] : [{ setting, state, code }],
    );
    if (isNew && told.length > 0) {
      log.info({ site: name, changes: told }, "settings of the XMPP server");
      const texts = told.map(({ setting, state }) => `${setting}=${possible[setting]} ${state}`);
      this.#options.audit({ event: "settings-applied", site: name, via: "plone", changes: texts });
    }
    return { changes };
  }

  #domainProblem(
    sites: readonly SiteConfig[],
    name: string,
    wanted: ServerSettings,
    old: ServerSettings,
  ): { code: string; message: string } | undefined {
    const message = domainProblem(sites, new Map(this.inForce).set(name, wanted), name);
    if (message !== undefined) return { code: "system-domain-taken", message };
    const at = this.#domainAt.get(name);
    if (wanted.domain === old.domain || at === undefined || this.#options.server.isManual) return undefined;
    const now = this.#options.now();
    // A clock that was put back keeps nobody waiting.
    if (now < at || now >= at + DOMAIN_MS) return undefined;
    const again = new Date(at + DOMAIN_MS).toISOString().slice(11, 19);
    const why =
      "The domain was changed less than a minute ago, and each change starts Prosody anew for all sites";
    const when = `it can be changed again at ${again} UTC, and is changed by itself within five minutes`;
    return { code: DOMAIN_SOON, message: `${why}: ${when}.` };
  }

  async #attempt(name: string, wanted: ServerSettings, isNeeded: boolean): Promise<Outcome> {
    const { server } = this.#options;
    const before = this.#settings;
    const next = new Map(before).set(name, wanted);
    try {
      if (isNeeded) await this.#keep(next);
      if (server.isManual) {
        this.#settings = next;
        return { state: "manual", message: MANUAL };
      }
      if (!isNeeded) return { state: "applied" };
      // Before the server changes: whoever asks for a session meanwhile gets an address that is good afterwards.
      this.#settings = next;
      const taken = await server.take(next);
      return taken === "pending" ? { state: "applied", message: PENDING } : { state: "applied" };
    } catch (error) {
      this.#settings = before;
      await this.#keep(before).catch(() => undefined);
      return this.#failure(name, error);
    }
  }

  #failure(site: string, error: unknown): Outcome {
    const { code, message } =
      error instanceof ConverseError
        ? error
        : { code: "system-apply-failed", message: "The gateway's log says what went wrong." };
    this.#options.log.error({ err: error, site, code }, "the settings of the XMPP server were not changed");
    return { state: "failed", code, message };
  }

  async #keep(settings: KeptSettings): Promise<void> {
    try {
      await this.#options.keep(renderKept(settings));
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      throw new ConverseError("system-settings-unwritable", `settings.json cannot be written: ${code}.`, {
        cause,
      });
    }
  }
}
