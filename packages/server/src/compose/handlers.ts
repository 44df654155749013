import { ConverseError } from "../errors.ts";
import { addressKey } from "../http/address-key.ts";
import type { Exchange } from "../http/exchange.ts";
import { Rates } from "../http/rates.ts";
import { reportHealth } from "../http/report-health.ts";
import { reportLive } from "../http/report-live.ts";
import { serveAssets } from "../http/serve-assets.ts";
import { tunnelBosh } from "../http/tunnel-bosh.ts";
import { tunnelFiles } from "../http/tunnel-files.ts";
import { tunnelWebsocket } from "../http/tunnel-websocket.ts";
import type { Tunnels } from "../http/tunnels.ts";
import type { FollowedListings } from "../people/follow-listings.ts";
import { forwardToPlone } from "../plone/forward.ts";
import type { Plone } from "../plone/plone.ts";
import type { ploneProbe } from "../plone/probe.ts";
import type { FollowedPeople } from "../portraits/follow-people.ts";
import type { Admission } from "../session/admit.ts";
import { askMember } from "../session/ask-member.ts";
import type { Ended } from "../session/ended.ts";
import { getPeople } from "../session/get-people.ts";
import { getPortrait } from "../session/get-portrait.ts";
import { KnownLogins } from "../session/known-logins.ts";
import { MemberCache } from "../session/member-cache.ts";
import { postChatWith } from "../session/post-chat-with.ts";
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
  /** Whether an address is that of a proxy which is believed. */
  isProxy(address: string): boolean;
  ended: Ended;
  people: FollowedPeople;
  listings: FollowedListings;
  ploneFault: ReturnType<typeof ploneProbe>;
}

/** Tokens go through the tunnels, so never to another who took the port while Prosody was down. */
function addressOf({ http }: XmppPort): { url: string } {
  if (http === undefined) throw new ConverseError("xmpp-unreachable", "Prosody is not ready.");
  return http;
}

/** Names of sites have no blank. */
function memberKey(site: string, user: string): string {
  return `${site} ${user}`;
}

/** Both count each request, so that many members at one address and one member at many are held back alike. */
function admissionFor(
  { member, address }: Limits["pages"],
  { members: known, addresses }: Limits,
  { now, isProxy }: { now(): number; isProxy(address: string): boolean },
): Admission {
  const byMember = new Rates({ ...member, known, now });
  const byAddress = new Rates({ ...address, known: addresses, now });
  return {
    // A proxy that does not say who asked it brings everybody.
    address: (from) => (isProxy(from) ? 0 : byAddress.take(addressKey(from))),
    member: (site, user) => byMember.take(memberKey(site, user)),
  };
}

/** Joins the rooms: each handler gets what it needs and knows no other. */
export function createHandlers(options: GatewayOptions, shared: Shared): Handlers {
  const { plone, tunnels, limits, isProxy, ended, people, listings, ploneFault } = shared;
  const { xmpp, now, randomBytes, log } = options;
  const members = new MemberCache({
    ask: (asker) => plone.member(asker),
    now,
    randomBytes,
    keepMs: limits.memberKeepMs,
    keepRefusalMs: limits.refusalKeepMs,
    size: limits.members,
  });
  const logins = new KnownLogins(randomBytes, limits.members);
  const searches = new Rates({ ...limits.search, known: limits.members, now });
  const chatWith = new Rates({ ...limits.chatWith, known: limits.members, now });
  const pages = admissionFor(limits.pages, limits, { now, isProxy });
  const portraits = admissionFor(limits.portraits, limits, { now, isProxy });
  const provision: ProvisionOptions = {
    provisionPerson: (domain, person) => xmpp.provisionPerson(domain, person),
    waitMs: limits.provisionMs,
    log,
  };
  const memberBy = (admission: Admission) => (exchange: Exchange, arrivedAt: number) =>
    askMember(exchange, arrivedAt, { members, logins, ended, admission });
  const member = memberBy(pages);
  const upstream = { upstream: () => addressOf(xmpp), acceptMs: limits.xmppAcceptMs, tunnels };
  return {
    session: postSession({
      member,
      secrets: options.secrets,
      checkXmpp() {
        // Secrets that cannot be used make it fail too, and are said as such.
        options.secrets();
        if (xmpp.state !== "ready") throw new ConverseError("xmpp-unreachable", "Prosody is not ready.");
      },
      provision,
      people,
      body: limits.sessionBody,
      now,
      log,
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
      wait: (site, user) => searches.take(memberKey(site, user)),
      search: (site, wanted) => listings.search(site, wanted),
      people: (asker, query) => plone.people(asker, query),
      provision,
      now,
    }),
    chatWith: postChatWith({
      member,
      wait: (site, user) => chatWith.take(memberKey(site, user)),
      named: (site, ids) => listings.named(site, ids),
      chatWith: (asker, users) => plone.chatWith(asker, users),
      provision,
      body: limits.chatWithBody,
      now,
    }),
    portraits: getPortrait({
      member: memberBy(portraits),
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
      xmppFault: () => xmpp.fault ?? (xmpp.state === "ready" ? undefined : "xmpp-unreachable"),
      now,
      ploneFault,
    }),
    live: reportLive(options.version),
    doctor: postDoctor({
      admission: pages,
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
