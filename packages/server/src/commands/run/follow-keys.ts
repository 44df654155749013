import type { Audit } from "../../audit/events.ts";
import { orderFingerprint } from "../../config/fingerprint.ts";
import { ConverseError } from "../../errors.ts";

/** What the audit log says of a site whose Plone has no key. */
const NONE = "none";

export interface FollowKeysOptions {
  /** Names of the configured sites. */
  sites: readonly string[];
  /** Fingerprints of the sites' keys for Plone as they are now, by site. May throw a ConverseError. */
  ploneKeys(): ReadonlyMap<string, string>;
  /** The secret of orders as it is now, where Prosody is none of the gateway's own. May throw a ConverseError. */
  orderSecret?: (() => string) | undefined;
  audit: Audit;
}

/**
 * The keys beside the secrets of tokens: by which Plone and the gateway know each other, and by which a Prosody that somebody
 * else runs knows the gateway. While they cannot be read nothing has changed; the log says why by then.
 */
export class FollowedKeys {
  readonly #options: FollowKeysOptions;
  #ploneKeys: ReadonlyMap<string, string>;
  #orders: string | undefined;

  constructor(options: FollowKeysOptions) {
    this.#options = options;
    this.#ploneKeys = this.#readPloneKeys() ?? new Map();
    this.#orders = this.#readOrders();
  }

  /** Public, by what they are of, as of `fingerprintsOf`. */
  fingerprintsOf(site: string): Record<string, string> {
    const ploneKey = this.#ploneKeys.get(site);
    return ploneKey === undefined ? {} : { ploneKey };
  }

  /** Of the secret of orders, which is that of all sites; undefined where Prosody is the gateway's own. */
  get orders(): string | undefined {
    return this.#orders;
  }

  /** Notes what has changed since the last time. Never throws for what the world does. */
  look(): void {
    const { sites, audit } = this.#options;
    const ploneKeys = this.#readPloneKeys() ?? this.#ploneKeys;
    const changed = sites.filter((site) => ploneKeys.get(site) !== this.#ploneKeys.get(site));
    this.#ploneKeys = ploneKeys;
    for (const site of changed) {
      const fingerprints = { ploneKey: ploneKeys.get(site) ?? NONE };
      audit({ event: "secrets-changed", site, via: "gateway", fingerprints });
    }
    const orders = this.#readOrders();
    if (orders === undefined || orders === this.#orders) return;
    this.#orders = orders;
    audit({ event: "secrets-changed", via: "gateway", fingerprints: { orders } });
  }

  #readPloneKeys(): ReadonlyMap<string, string> | undefined {
    return attempt(() => this.#options.ploneKeys());
  }

  #readOrders(): string | undefined {
    const { orderSecret } = this.#options;
    return orderSecret && attempt(() => orderFingerprint(orderSecret()));
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConverseError) return undefined;
    throw error;
  }
}
