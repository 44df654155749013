import { randomBytes, randomInt } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodePloneKey, generatePloneKey } from "@collective-converse/token";
import { expect, onTestFinished } from "vitest";
import { startGateway } from "../../packages/server/src/compose/gateway.ts";
import { ask } from "../../packages/server/test/gateway/ask.ts";
import { optionsFor } from "../../packages/server/test/gateway/site.ts";
import { DOMAIN, liveLog, port, secrets, xmppServer } from "../../packages/server/test/xmpp/live-prosody.ts";
import { comeOnline } from "../../prosody/test/environment/member.ts";
import type { XmppSocket } from "../../prosody/test/environment/xmpp-socket.ts";
import { createRun } from "../../scripts/start/run-command.mjs";
import { childEnvironment } from "../src/child-environment.ts";
import { createSite } from "../src/create-site.ts";
import { layoutOf } from "../src/layout.ts";
import { ADMIN_LOGIN, MEMBERS, STEWARD_LOGIN } from "../src/members.ts";
import { loadPasswords } from "../src/passwords.ts";
import { plonePart } from "../src/plone-part.ts";
import { siteSettings } from "../src/site-settings.ts";
import { writeFiles } from "../src/write-files.ts";
import { writePrivateFile } from "../src/write-private-file.ts";
import { free } from "./start-place.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const PLONE = join(ROOT, ".tools/plone-6.2");

/** A real Plone with our add-on and this one beside it, a real Prosody, and a gateway that runs in the test itself. */
export async function startRealSite(addOn: string) {
  const folder = await mkdtemp(join(tmpdir(), "converse-real-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const layout = layoutOf(folder);
  const [gatewayPort, plonePort] = [await free(), await free()];
  const settings = siteSettings({ port: gatewayPort, plonePort, xmppPort: port }, layout.xmpp);
  await writeFiles(layout, settings);
  const siteZcml = join(layout.instance, "etc/site.zcml");
  const zcml = await readFile(siteZcml, "utf8");
  await writeFile(siteZcml, zcml.replace("</configure>", `  <include package="${addOn}" />\n</configure>`));
  const key = generatePloneKey(randomBytes);
  await writePrivateFile(layout.ploneKey, `plone ${key}\n`);
  const python = { PYTHONPATH: `${join(ROOT, "plone/src")}:${join(ROOT, "demo/test")}` };
  const logins = [ADMIN_LOGIN, ...MEMBERS.map(({ login }) => login)];
  const passwords = await loadPasswords(layout.passwords, logins, (below) => randomInt(below));
  const run = createRun({ env: { ...process.env, ...python }, signal: new AbortController().signal });
  await createSite({ root: ROOT, run, plone: PLONE, layout, settings, passwords });
  const env = { ...childEnvironment(process.env), ...python };
  const auth = `${STEWARD_LOGIN}:${passwords[STEWARD_LOGIN]}`;
  const say = () => undefined;
  const plone = plonePart({ env, say, random: Math.random, plone: PLONE, layout, settings, auth });
  onTestFinished(() => plone.stop());
  await plone.start();

  const xmpp = xmppServer({ onReady: () => gateway.xmppIsReady() });
  const origin = `http://127.0.0.1:${plonePort}`;
  const site = { name: "plone", path: "/Plone", base: "/chat", front: false, domain: DOMAIN };
  const listen = { host: "127.0.0.1", port: gatewayPort };
  const options = optionsFor([{ ...site, origins: [origin], plone: origin }], listen);
  const gateway = await startGateway({
    ...options,
    log: liveLog(),
    secrets: () => new Map([["plone", [secrets] as const]]),
    ploneKeys: () => new Map([["plone", decodePloneKey(key)]]),
    xmpp: {
      get state() {
        return xmpp.state;
      },
      http: { url: `http://127.0.0.1:${port}` },
      provisionPerson: (domain, person) => xmpp.provisionPerson(domain, person),
      people: () => xmpp.people(),
      groups: (domain) => xmpp.groups(domain),
      rooms: (domain) => xmpp.rooms(domain),
      sessions: (domain) => xmpp.sessions(domain),
    },
  });
  onTestFinished(() => gateway.close(0));
  await xmpp.start();
  return {
    /** `POST` to a view of the add-on. */
    post: (view: string, body: unknown): Promise<Response> =>
      fetch(`${origin}/Plone/@@${view}`, { method: "POST", body: JSON.stringify(body) }),
    /** Log in with the chat as a page does it, by a cookie of the site's. */
    async online(cookie: string): Promise<XmppSocket> {
      const headers = {
        host: `127.0.0.1:${plonePort}`,
        origin,
        "x-requested-with": "collective.converse",
        cookie: `__ac=${encodeURIComponent(cookie)}`,
      };
      const reply = await ask(gatewayPort, { method: "POST", path: "/chat/session", headers });
      expect(reply.status).toBe(200);
      const { jid, token } = reply.json();
      return comeOnline(port, jid, token);
    },
  };
}
