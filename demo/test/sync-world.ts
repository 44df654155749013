import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodePloneKey, generatePloneKey } from "@collective-converse/token";
import { onTestFinished } from "vitest";
import { startGateway } from "../../packages/server/src/compose/gateway.ts";
import { ask } from "../../packages/server/test/gateway/ask.ts";
import { optionsFor } from "../../packages/server/test/gateway/site.ts";
import { DOMAIN, liveLog, port, secrets, xmppServer } from "../../packages/server/test/xmpp/live-prosody.ts";
import { createRun } from "../../scripts/start/run-command.mjs";
import type { SyncLine } from "../../spec/http.d.ts";
import { childEnvironment } from "../src/child-environment.ts";
import { createSite } from "../src/create-site.ts";
import { layoutOf } from "../src/layout.ts";
import { ADMIN_LOGIN, MEMBERS, STEWARD_LOGIN } from "../src/members.ts";
import { loadPasswords } from "../src/passwords.ts";
import { plonePart } from "../src/plone-part.ts";
import { siteSettings } from "../src/site-settings.ts";
import { writeFiles } from "../src/write-files.ts";
import { writePrivateFile } from "../src/write-private-file.ts";
import type { Operation } from "./random-operations.ts";
import { free } from "./start-place.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const PLONE = join(ROOT, ".tools/plone-6.2");
const KEY = "c".repeat(64);
/** Of the events that Plone tells. */
const LOST = 1 / 3;

/** Stands before the gateway and loses some of what Plone tells. */
async function lossyProxy(target: () => number, random: () => number) {
  const story = { lost: 0, passed: 0 };
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    if (random() < LOST) {
      story.lost++;
      return void res.writeHead(202, { "content-type": "application/json" }).end("{}");
    }
    story.passed++;
    const { method, url, headers } = req;
    const asked = request({ host: "127.0.0.1", port: target(), method, path: url, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    asked.on("error", () => res.writeHead(502).end());
    asked.end(Buffer.concat(chunks));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { story, port: (server.address() as AddressInfo).port };
}

/**
 * A real Plone with the add-on, a real Prosody, and a gateway between them that does not hear everything; `fill` may run
 * scripts with its database before. All of it ends with the test.
 */
export async function startWorld(
  random: () => number,
  fill?: (script: (path: string, input: object) => Promise<string>) => Promise<unknown>,
) {
  const folder = await mkdtemp(join(tmpdir(), "converse-sync-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const layout = layoutOf(folder);
  let gatewayPort = 0;
  const proxy = await lossyProxy(() => gatewayPort, random);
  const plonePort = await free();
  const settings = siteSettings({ port: proxy.port, plonePort, xmppPort: port }, layout.xmpp);
  await writeFiles(layout, settings);
  const siteZcml = join(layout.instance, "etc/site.zcml");
  const zcml = await readFile(siteZcml, "utf8");
  await writeFile(siteZcml, zcml.replace("</configure>", '  <include package="operate" />\n</configure>'));
  const key = generatePloneKey(randomBytes);
  await writePrivateFile(layout.ploneKey, `plone ${key}\n`);
  const python = { PYTHONPATH: `${join(ROOT, "plone/src")}:${join(ROOT, "demo/test")}` };
  const passwords = await loadPasswords(
    layout.passwords,
    [ADMIN_LOGIN, ...MEMBERS.map(({ login }) => login)],
    (below) => randomInt(below),
  );
  const run = createRun({ env: { ...process.env, ...python }, signal: new AbortController().signal });
  await createSite({ root: ROOT, run, plone: PLONE, layout, settings, passwords });
  await fill?.((path, input) =>
    run(
      join(PLONE, "bin/python"),
      [join(PLONE, "bin/zconsole"), "run", join(layout.instance, "etc/zope.conf"), join(ROOT, path)],
      { input: JSON.stringify(input), cwd: layout.instance },
    ),
  );
  const env = { ...childEnvironment(process.env), ...python };
  const auth = `${STEWARD_LOGIN}:${passwords[STEWARD_LOGIN]}`;
  const plone = plonePart({
    env,
    say: () => undefined,
    random: Math.random,
    plone: PLONE,
    layout,
    settings,
    auth,
  });
  onTestFinished(() => plone.stop());
  await plone.start();

  const xmpp = xmppServer({ onReady: () => gateway.xmppIsReady() });
  const origin = `http://127.0.0.1:${plonePort}`;
  const site = { name: "plone", path: "/Plone", base: "/chat", front: false, domain: DOMAIN };
  const options = optionsFor([{ ...site, origins: [origin], plone: origin }], { host: "127.0.0.1", port: 0 });
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
  gatewayPort = gateway.address.port;
  await xmpp.start();
  return {
    xmpp,
    lost: proxy.story,
    async operate(...operations: Operation[]): Promise<unknown[]> {
      const answer = await fetch(`${origin}/Plone/@@test-operate`, {
        method: "POST",
        body: JSON.stringify(operations),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`Plone did not do ${JSON.stringify(operations)}: ${text.slice(-800)}`);
      return JSON.parse(text) as unknown[];
    },
    async session(cookie: string) {
      const reply = await ask(gatewayPort, {
        method: "POST",
        path: "/chat/session",
        headers: {
          host: `127.0.0.1:${plonePort}`,
          origin,
          "x-requested-with": "collective.converse",
          cookie: `__ac=${encodeURIComponent(cookie)}`,
        },
      });
      const session: { jid: string; token: string } | undefined =
        reply.status === 200 ? reply.json() : undefined;
      return { status: reply.status, session };
    },
    async sync(dryRun = false): Promise<SyncLine[]> {
      const answer = await fetch(`http://127.0.0.1:${gatewayPort}/.collective-converse/sync`, {
        method: "POST",
        headers: { authorization: `Bearer ${KEY}` },
        body: JSON.stringify({ site: null, dryRun }),
      });
      const text = await answer.text();
      return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as SyncLine]));
    },
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;
