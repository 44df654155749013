import type { Audit } from "../../audit/events.ts";
import { fingerprint } from "../../config/fingerprint.ts";
import type { SiteSecrets } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import type { Log } from "../../log.ts";

type Pairs = SiteSecrets extends ReadonlyMap<string, infer Value> ? Value | readonly [] : never;

/** Public, by what they are of: `current` and, while secrets are rotated, `previous`. */
export function fingerprintsOf(secrets: SiteSecrets, site: string): Record<string, string> {
  const [current, previous] = secrets.get(site) ?? [];
  return {
    ...(current && { current: fingerprint(current) }),
    ...(previous && { previous: fingerprint(previous) }),
  };
}

/**
 * The secrets of a gateway that runs. While they cannot be used none are given, as Prosody accepts none then; the log
 * says so once, and once when they can be used again.
 */
export class FollowedSecrets {
  readonly #read: () => SiteSecrets;
  readonly #audit: Audit;
  readonly #log: Log;
  #known: SiteSecrets;
  #fault: string | undefined;

  /** @throws ConverseError what `read` throws: a gateway does not start without secrets */
  constructor(read: () => SiteSecrets, audit: Audit, log: Log) {
    this.#read = read;
    this.#audit = audit;
    this.#log = log;
    this.#known = read();
  }

  /**
   * As they are now.
   *
   * @throws ConverseError `session-secrets`
   */
  current(): SiteSecrets {
    let secrets: SiteSecrets;
    try {
      secrets = this.#read();
    } catch (error) {
      if (!(error instanceof ConverseError)) throw error;
      this.#tellFault(error);
      const message = `nobody gets a token while the secrets cannot be used (${error.code})`;
      throw new ConverseError("session-secrets", message, { cause: error });
    }
    this.#tellChange(secrets);
    return secrets;
  }

  /** Those that could be used last. */
  get known(): SiteSecrets {
    return this.#known;
  }

  /** Whether `current` would give them. */
  get areUsable(): boolean {
    try {
      return this.current().size > 0;
    } catch {
      return false;
    }
  }

  #tellFault({ code, message }: ConverseError): void {
    if (this.#fault === message) return;
    this.#fault = message;
    this.#log.error(
      { code, why: message },
      "the secrets cannot be used; every login is refused until they can",
    );
  }

  #tellChange(secrets: SiteSecrets): void {
    if (this.#fault !== undefined) this.#log.info("the secrets can be used again");
    this.#fault = undefined;
    const before = this.#known;
    this.#known = secrets;
    if (secrets === before) return;
    const textOf = (all: SiteSecrets, site: string, how: (pairs: Pairs) => unknown) =>
      JSON.stringify(how(all.get(site) ?? []));
    const changed = (how: (pairs: Pairs) => unknown) =>
      [...secrets.keys()].filter((site) => textOf(secrets, site, how) !== textOf(before, site, how));
    for (const site of changed((pairs) => pairs)) {
      const fingerprints = fingerprintsOf(secrets, site);
      this.#audit({ event: "secrets-changed", site, via: "gateway", fingerprints });
    }
    const sites = changed(([current]) => current);
    if (sites.length > 0) this.#log.info({ sites }, "tokens are made with new secrets from now on");
  }
}
