import type { SiteSecrets } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import type { Log } from "../../log.ts";

/**
 * The secrets of a gateway that runs. While they cannot be used none are given, as Prosody accepts none then; the log
 * says so once, and once when they can be used again.
 */
export class FollowedSecrets {
  readonly #read: () => SiteSecrets;
  readonly #log: Log;
  #known: SiteSecrets;
  #fault: string | undefined;

  /** @throws ConverseError what `read` throws: a gateway does not start without secrets */
  constructor(read: () => SiteSecrets, log: Log) {
    this.#read = read;
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
    const pairOf = (all: SiteSecrets, site: string) => JSON.stringify(all.get(site)?.[0]);
    const sites = [...secrets.keys()].filter((site) => pairOf(secrets, site) !== pairOf(before, site));
    if (sites.length > 0) this.#log.info({ sites }, "tokens are made with new secrets from now on");
  }
}
