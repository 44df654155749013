import { askContacts } from "../contacts/ask-contacts.ts";
import { FollowedContacts } from "../contacts/follow-contacts.ts";
import { CHANGED_PATH, takeChanged } from "../contacts/take-changed.ts";
import type { SystemExchange } from "../http/exchange.ts";
import type { Plone } from "../plone/plone.ts";
import { displayNameOf } from "../session/display-name.ts";
import { localpartFor } from "../session/localpart.ts";
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
  contacts: FollowedContacts;
}

export function createSystem(options: GatewayOptions, plone: Plone, limits: Limits): System {
  const { config, settings, ploneKeys, now, random, randomBytes, log } = options;
  const order = settings.order.bind(settings);
  const contacts = followContacts(options, plone, limits);
  const orders = {
    sites: config.sites.map(({ name }) => name),
    keys: ploneKeys,
    body: limits.settingsBody,
    now,
  };
  return {
    routes: new Map([
      [SETTINGS_PATH, takeSettings({ ...orders, nonces: new Nonces(limits.nonces), order })],
      [
        CHANGED_PATH,
        // Nonces of their own, so that an import of members does not keep settings from being told.
        takeChanged({
          ...orders,
          nonces: new Nonces(limits.nonces),
          changed: (site) => contacts.changed(site),
        }),
      ],
    ]),
    contacts,
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

function followContacts(options: GatewayOptions, plone: Plone, limits: Limits): FollowedContacts {
  const { config, settings, xmpp, ploneKeys, now, random, randomBytes, log } = options;
  return new FollowedContacts({
    sites: config.sites,
    keys: ploneKeys,
    ask: (site, key) =>
      askContacts(site, key, {
        systemContacts: (asker, signature) => plone.systemContacts(asker, signature, limits.contacts),
        now,
        randomBytes,
      }),
    groups: (site) => xmpp.groups(settings.domainOf(site)),
    naming: { localpartFor, displayNameOf },
    log,
    random,
  });
}
