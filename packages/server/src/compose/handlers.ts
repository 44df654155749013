import { ConverseError } from "../errors.ts";
import type { Exchange } from "../http/exchange.ts";
import { reportHealth } from "../http/report-health.ts";
import { serveAssets } from "../http/serve-assets.ts";
import { tunnelBosh } from "../http/tunnel-bosh.ts";
import { tunnelFiles } from "../http/tunnel-files.ts";
import { tunnelWebsocket } from "../http/tunnel-websocket.ts";
import type { Tunnels } from "../http/tunnels.ts";
import type { FollowedListings } from "../people/follow-listings.ts";
import { MemberRates } from "../people/member-rates.ts";
import { forwardToPlone } from "../plone/forward.ts";
import type { Plone } from "../plone/plone.ts";
import type { ploneProbe } from "../plone/probe.ts";
import type { FollowedPeople } from "../portraits/follow-people.ts";
import { askMember } from "../session/ask-member.ts";
import type { Ended } from "../session/ended.ts";
import { getPeople } from "../session/get-people.ts";
import { getPortrait } from "../session/get-portrait.ts";
import { MemberCache } from "../session/member-cache.ts";
import { postDoctor } from "../session/post-doctor.ts";
import { postRenewal } from "../session/post-renewal.ts";
import { postSession } from "../session/post-session.ts";
import type { ProvisionOptions } from "../session/provision.ts";
import type { GatewayOptions, XmppPort } from "./gateway.ts";
import type { Limits } from "./limits.ts";
import type { Handlers } from "./routes.ts";

/** What all requests share. */
interface Shared {
  plone: Plone;
  tunnels: Tunnels;
  limits: Limits;
  ended: Ended;
  people: FollowedPeople;
  listings: FollowedListings;
  isPloneUp: ReturnType<typeof ploneProbe>;
}

/** Tokens go through the tunnels, so never to another who took the port while Prosody was down. */
function addressOf({ http }: XmppPort): { url: string } {
  if (http === undefined) throw new ConverseError("xmpp-unreachable", "Prosody is not ready.");
  return http;
}

/** Joins the rooms: each handler gets what it needs and knows no other. */
export function createHandlers(options: GatewayOptions, shared: Shared): Handlers {
  const { plone, tunnels, limits, ended, people, listings, isPloneUp } = shared;
  const { xmpp, now, randomBytes, log } = options;
  const members = new MemberCache({
    ask: (asker) => plone.member(asker),
    now,
    randomBytes,
    keepMs: limits.memberKeepMs,
    keepRefusalMs: limits.refusalKeepMs,
    size: limits.members,
  });
  const rates = new MemberRates({ ...limits.search, members: limits.members, now });
  const provision: ProvisionOptions = {
    provisionPerson: (domain, localpart, name) => xmpp.provisionPerson(domain, localpart, name),
    waitMs: limits.provisionMs,
    log,
  };
  const member = (exchange: Exchange, arrivedAt: number) =>
    askMember(exchange, arrivedAt, { members, ended });
  const upstream = { upstream: () => addressOf(xmpp), acceptMs: limits.xmppAcceptMs, tunnels };
  return {
    session: postSession({
      member,
      secrets: options.secrets,
      provision,
      people,
      body: limits.sessionBody,
      now,
      randomBytes,
    }),
    renewal: postRenewal({
      member,
      renew(domain, localpart, askedAt) {
        xmpp
          .sessions(domain)
          ?.renew(localpart, askedAt)
          .catch(({ message }: Error) => log.warn({ localpart, why: message }, "a renewal was not told"));
      },
      body: limits.sessionBody,
      now,
    }),
    people: getPeople({
      member,
      wait: (site, user) => rates.take(site, user),
      search: (site, wanted) => listings.search(site, wanted),
      people: (asker, query) => plone.people(asker, query),
      provision,
      now,
    }),
    portraits: getPortrait({
      member,
      async portrait(domain, localpart, hash) {
        const orders = xmpp.people();
        if (orders === undefined) throw new ConverseError("xmpp-unreachable", "Prosody is not ready.");
        return await orders.portrait(domain, localpart, hash);
      },
      now,
    }),
    websocket: tunnelWebsocket(upstream),
    bosh: tunnelBosh({ ...upstream, body: limits.boshBody }),
    files: tunnelFiles({ ...upstream, ...limits.file }),
    health: reportHealth({
      version: options.version,
      xmppState: () => xmpp.state,
      now,
      isPloneUp,
    }),
    doctor: postDoctor({
      manager: (asker) => plone.manager(asker),
      doctor: options.doctor,
      body: limits.sessionBody,
      lines: limits.doctor,
      log,
    }),
    assets: serveAssets(options.assetsFolder),
    plone: forwardToPlone(limits.frontIdleMs),
  };
}
