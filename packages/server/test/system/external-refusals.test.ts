import { randomBytes } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { tokenFor, tryLogin } from "../../../../prosody/test/environment/member.ts";
import { OneSite, PROVISION_SECRET, SECRETS } from "../../../../prosody/test/environment/one-site.ts";
import type { AuditEvent } from "../../src/audit/events.ts";
import { createLog } from "../../src/log.ts";
import { RefusalsWatch } from "../../src/system/watch-refusals.ts";
import { ExternalProsody } from "../../src/xmpp/index.ts";

const JANE = `jane@${OneSite.domain}`;
const SITE = {
  name: "plone",
  plone: "http://127.0.0.1:8080",
  path: "/Plone",
  origins: ["https://www.example.org"],
  base: "/chat",
  front: false,
  domain: OneSite.domain,
};

/** A gateway's part that notes refusals of a Prosody that somebody else runs. */
async function start(modules: readonly string[]) {
  const audited: AuditEvent[] = [];
  const logged: string[] = [];
  const log = createLog({ level: "warn", destination: { write: (line) => void logged.push(line) } });
  const site = await OneSite.start({}, { CONVERSE_PROVISION_SECRET: PROVISION_SECRET }, modules);
  const prosody = new ExternalProsody({
    url: `http://127.0.0.1:${site.port}`,
    domains: [OneSite.domain],
    version: "2.0.0",
    orderSecret: () => PROVISION_SECRET,
    log,
    randomBytes,
    onReady: () => undefined,
  });
  onTestFinished(async () => {
    await prosody.stop();
    await site.server.remove();
  });
  const watch = () =>
    new RefusalsWatch({
      sites: [SITE],
      sessions: ({ domain }) => prosody.sessions(domain),
      audit: (event) => void audited.push(event),
      log,
    });
  const fail = async (token: string) => expect((await tryLogin(site.port, JANE, token)).ok).toBe(false);
  return { prosody, watch, fail, audited, logged };
}

test("tokens that a Prosody of somebody else's refused while no gateway was there are noted once", async () => {
  const { prosody, watch, fail, audited, logged } = await start(["converse_sessions"]);
  const first = watch();
  await first.look();
  await fail(tokenFor(JANE, SECRETS, -4));
  await prosody.start();
  await first.look();
  await first.look();
  const noted = { event: "token-refused", site: "plone", user: "jane", address: "127.0.0.1" };
  expect(audited).toMatchObject([{ ...noted, code: "token-otp", login: expect.any(String) }]);
  // The gateway goes, and comes back.
  await fail("no token");
  await watch().look();
  expect(audited.slice(1)).toMatchObject([{ ...noted, code: "token-malformed" }]);
  expect(logged).toEqual([]);
});

test("one whose modules are older is told of once", async () => {
  const { prosody, watch, fail, audited, logged } = await start([]);
  await prosody.start();
  await fail("no token");
  const watching = watch();
  await watching.look();
  await watching.look();
  expect(audited).toEqual([]);
  expect(logged).toHaveLength(1);
  expect(logged[0]).toContain("tokens that Prosody refuses are not in the audit log now");
});
