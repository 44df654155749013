import type { SystemExchange } from "../http/exchange.ts";
import type { Plone } from "../plone/plone.ts";
import { askSettings } from "../system/ask-settings.ts";
import { FollowedSettings } from "../system/follow-settings.ts";
import { Nonces } from "../system/nonces.ts";
import { SETTINGS_PATH, takeSettings } from "../system/take-settings.ts";
import type { GatewayOptions } from "./gateway.ts";
import type { Limits } from "./limits.ts";

/** What Plone's process and the gateway tell one another without a member. */
export interface System {
  /** By their path; outside of every site. */
  routes: ReadonlyMap<string, (exchange: SystemExchange) => Promise<void>>;
  followed: FollowedSettings;
}

export function createSystem(options: GatewayOptions, plone: Plone, limits: Limits): System {
  const { config, settings, ploneKeys, now, random, randomBytes, log } = options;
  const order = settings.order.bind(settings);
  return {
    routes: new Map([
      [
        SETTINGS_PATH,
        takeSettings({
          sites: config.sites.map(({ name }) => name),
          keys: ploneKeys,
          nonces: new Nonces(limits.nonces),
          body: limits.settingsBody,
          now,
          order,
        }),
      ],
    ]),
    followed: new FollowedSettings({
      sites: config.sites,
      keys: ploneKeys,
      ask: (site, key) =>
        askSettings(site, key, {
          system: (asker, signature) => plone.system(asker, signature),
          now,
          randomBytes,
        }),
      order,
      log,
      random,
    }),
  };
}
