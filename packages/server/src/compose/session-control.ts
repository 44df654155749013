import type { ConnectedSession } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/index.ts";
import { shownAddress } from "../config/shown-address.ts";
import { ConverseError } from "../errors.ts";
import { controlRoutes } from "../system/control.ts";
import { Nonces } from "../system/nonces.ts";
import type { SessionEnder } from "../system/session-ender.ts";
import { sessionRoutes } from "../system/take-sessions.ts";
import type { OrderOptions } from "../system/verify-order.ts";
import type { GatewayOptions } from "./gateway.ts";
import type { Limits } from "./limits.ts";
import { listSessions } from "./list-sessions.ts";

/** What the command and Plone ask and order about who is connected. */
export function sessionControl(
  options: GatewayOptions,
  { ender, orders, limits }: { ender: SessionEnder; orders: OrderOptions; limits: Limits },
) {
  const { config } = options;
  const siteNamed = (wanted: string): SiteConfig => {
    const site = config.sites.find(({ name }) => name === wanted);
    if (site !== undefined) return site;
    throw new ConverseError("request-malformed", "The order is for a site that is not served.");
  };
  const shown = ({ address, ...session }: ConnectedSession): ConnectedSession => ({
    ...session,
    address: address === null ? null : shownAddress(address, config.addresses.shown),
  });
  return [
    ...controlRoutes({
      key: options.controlKey,
      body: limits.settingsBody,
      sessions: () => listSessions(options, config.sites),
      async close(name, user, resource) {
        const site = siteNamed(name);
        const by = { via: "command" } as const;
        if (resource === undefined) return ender.end(site, user, "closed", by);
        return ender.endOne(site, user, resource, by);
      },
    }),
    ...sessionRoutes({
      ...orders,
      nonces: { list: new Nonces(limits.nonces), close: new Nonces(limits.nonces) },
      async list(name, user) {
        const sessions = await listSessions(options, [siteNamed(name)], user);
        return sessions.map(shown);
      },
      async close(name, { user, resource, by }) {
        const who = { via: "plone", by } as const;
        if (resource === null) return ender.end(siteNamed(name), user, "closed", who);
        return ender.endOne(siteNamed(name), user, resource, who);
      },
    }),
  ];
}
