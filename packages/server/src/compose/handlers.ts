import { ConverseError } from "../errors.ts";
import { reportHealth } from "../http/report-health.ts";
import { serveAssets } from "../http/serve-assets.ts";
import { tunnelBosh } from "../http/tunnel-bosh.ts";
import { tunnelFiles } from "../http/tunnel-files.ts";
import { tunnelWebsocket } from "../http/tunnel-websocket.ts";
import type { Tunnels } from "../http/tunnels.ts";
import { forwardToPlone } from "../plone/forward.ts";
import type { Plone } from "../plone/plone.ts";
import { ploneProbe } from "../plone/probe.ts";
import { getPeople } from "../session/get-people.ts";
import { MemberCache } from "../session/member-cache.ts";
import { postDoctor } from "../session/post-doctor.ts";
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
}

/** Tokens go through the tunnels, so never to another who took the port while Prosody was down. */
function addressOf({ http }: XmppPort): { url: string } {
  if (http === undefined) throw new ConverseError("xmpp-unreachable", "Prosody is not ready.");
  return http;
}

/** Joins the rooms: each handler gets what it needs and knows no other. */
export function createHandlers(options: GatewayOptions, { plone, tunnels, limits }: Shared): Handlers {
  const { xmpp, now, randomBytes, log } = options;
  const members = new MemberCache({
    ask: (asker) => plone.member(asker),
    now,
    randomBytes,
    keepMs: limits.memberKeepMs,
    keepRefusalMs: limits.refusalKeepMs,
    size: limits.members,
  });
  const provision: ProvisionOptions = {
    provisionPerson: (domain, localpart, name) => xmpp.provisionPerson(domain, localpart, name),
    waitMs: limits.provisionMs,
    log,
  };
  const upstream = { upstream: () => addressOf(xmpp), acceptMs: limits.xmppAcceptMs, tunnels };
  return {
    session: postSession({
      member: (asker) => members.get(asker),
      secrets: options.secrets,
      provision,
      body: limits.sessionBody,
      now,
      randomBytes,
    }),
    people: getPeople({ people: (asker, query) => plone.people(asker, query), provision }),
    websocket: tunnelWebsocket(upstream),
    bosh: tunnelBosh({ ...upstream, body: limits.boshBody }),
    files: tunnelFiles({ ...upstream, ...limits.file }),
    health: reportHealth({
      version: options.version,
      xmppState: () => xmpp.state,
      now,
      isPloneUp: ploneProbe({ plone, now, ...limits.health }),
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
