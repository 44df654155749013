import { createHash, randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { decodePloneKey, generatePloneKey } from "@collective-converse/token";
import { expect, onTestFinished, test } from "vitest";
import { startGateway } from "../../packages/server/src/compose/gateway.ts";
import { renderGroups } from "../../packages/server/src/contacts/render-groups.ts";
import { displayNameOf } from "../../packages/server/src/session/display-name.ts";
import { localpartFor } from "../../packages/server/src/session/localpart.ts";
import { ask } from "../../packages/server/test/gateway/ask.ts";
import { optionsFor } from "../../packages/server/test/gateway/site.ts";
import { DOMAIN, liveLog, port, secrets, xmppServer } from "../../packages/server/test/xmpp/live-prosody.ts";
import { comeOnline } from "../../prosody/test/environment/member.ts";
import type { XmppSocket } from "../../prosody/test/environment/xmpp-socket.ts";
import { createRun } from "../../scripts/start/run-command.mjs";
import type { SyncLine } from "../../spec/http.d.ts";
import { childEnvironment } from "../src/child-environment.ts";
import { createSite } from "../src/create-site.ts";
import { drawPortrait } from "../src/draw-portrait.ts";
import { layoutOf } from "../src/layout.ts";
import { ADMIN_LOGIN, MEMBERS, STEWARD_LOGIN } from "../src/members.ts";
import { loadPasswords } from "../src/passwords.ts";
import { plonePart } from "../src/plone-part.ts";
import { siteSettings } from "../src/site-settings.ts";
import { writeFiles } from "../src/write-files.ts";
import { writePrivateFile } from "../src/write-private-file.ts";
import { type Model, nextOperation, type Operation, randomFrom } from "./random-operations.ts";
import { free } from "./start-place.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const PLONE = join(ROOT, ".tools/plone-6.2");
const OPERATIONS = 500;
/** Of the events that Plone tells. */
const LOST = 1 / 3;
/** Given or random; a failure prints it. */
const SEED = Number(process.env["CONVERSE_SEED"] ?? randomInt(2 ** 31));
const KEY = "c".repeat(64);

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

/** A real Plone with the add-on, a real Prosody, and a gateway between them that does not hear everything. */
async function start(random: () => number) {
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

type World = Awaited<ReturnType<typeof start>>;

let cookies = 0;

/** As a page does it: while sessions of before are being ended it asks again. */
async function logIn({ operate, session }: World, user: string): Promise<XmppSocket> {
  for (let tries = 0; ; tries++) {
    const [cookie] = await operate({ what: "cookie", user, age: cookies++ });
    const answer = await session(String(cookie));
    if (answer.session !== undefined) {
      const { jid, token } = answer.session;
      const member = await comeOnline(port, jid, token).catch((error: Error) => error);
      if (!(member instanceof Error)) return member;
    }
    if (tries === 20) throw new Error(`${user} cannot log in: ${answer.status}`);
    await delay(250);
  }
}

/** The member logs in; what the account has of theirs is of nobody else. */
async function see(world: World, user: string, person: string): Promise<void> {
  const member = await logIn(world, user);
  try {
    const roster = await member.ask('<iq id="g" type="get"><query xmlns="jabber:iq:roster"/></iq>', "g");
    const before = /name='([^']*)'/.exec(/<item[^>]*mark@elsewhere[^>]*>/.exec(roster)?.[0] ?? "")?.[1];
    if (before !== undefined)
      expect(`${user} has what is of ${before}`).toBe(`${user} has what is of ${person}`);
    const item = `<item jid="mark@elsewhere.example" name="${person}"/>`;
    const mark = `<iq id="s" type="set"><query xmlns="jabber:iq:roster">${item}</query></iq>`;
    expect(await member.ask(mark, "s")).toContain("type='result'");
  } finally {
    await member.close();
  }
}

/** Of the groups that the test has made. */
function ours(found: Iterable<string>): string[] {
  return [...found].filter((id) => id.startsWith("g-")).toSorted();
}

function changesOf(lines: readonly SyncLine[]): SyncLine[] {
  return lines.filter(({ type }) => type === "change" || type === "failed");
}

test(`500 operations with a third of the events lost, and one run repairs all (CONVERSE_SEED=${SEED})`, async () => {
  process.stdout.write(`CONVERSE_SEED=${SEED}\n`);
  const random = randomFrom(SEED);
  const world = await start(randomFrom(SEED + 1));
  await world.operate(
    { what: "set", name: "contact_rule", value: "groups" },
    { what: "set", name: "group_rooms", value: "all" },
  );
  const portraits = ["One", "Two", "Three"].map((name) => drawPortrait(name).toString("base64"));
  const model: Model = { members: new Map(), groups: new Map() };
  let waiting: Operation[] = [];
  for (let count = 0; count < OPERATIONS; count++) {
    const operation = nextOperation(model, random, portraits);
    if (operation.what !== "see") {
      waiting.push(operation);
      continue;
    }
    await world.operate(...waiting);
    waiting = [];
    const user = String(operation["user"]);
    const member = model.members.get(user);
    if (member?.mayChat) await see(world, user, `${localpartFor(user)} ${member.incarnation}`);
  }
  await world.operate(...waiting);
  expect(world.lost.lost).toBeGreaterThan(20);
  const dry = changesOf(await world.sync(true));
  const first = await world.sync();
  expect(first.filter(({ type }) => type === "failed")).toEqual([]);
  expect(first.at(-1)).toMatchObject({ type: "summary", failures: 0 });
  expect(dry.length).toBeGreaterThan(0);
  expect(changesOf(await world.sync())).toEqual([]);

  const accounts = new Map(
    (await Promise.all([0, 1].map((part) => world.xmpp.people()?.list(DOMAIN, part, 2)))).flatMap((part) => [
      ...(part ?? []),
    ]),
  );
  const users = [...accounts.values()].map(({ user }) => user);
  const known = new Set([...model.members.keys(), ...MEMBERS.map(({ userId }) => userId)]);
  expect(users.filter((user) => user !== null && !known.has(user))).toEqual([]);
  for (const [user, { fullname, mayChat }] of model.members) {
    const kept = accounts.get(localpartFor(user));
    if (kept !== undefined && mayChat)
      expect(kept.name).toBe(displayNameOf({ id: user, fullname: fullname.trim().slice(0, 500) }));
  }
  const [plone] = (await world.operate({ what: "groups" })) as [Record<string, [string, string[]]>];
  expect(ours(Object.keys(plone))).toEqual(ours(model.groups.keys()));
  const inGroups = Object.entries(plone).filter(([id]) => id.startsWith("g-"));
  const expected = inGroups.map(([id, [title, members]]) => ({
    id,
    title,
    members: members.flatMap((user) => {
      const member = model.members.get(user);
      return member?.mayChat ? [{ id: user, fullname: member.fullname.trim().slice(0, 500) }] : [];
    }),
  }));
  const { bodies } = renderGroups(expected, { localpartFor, displayNameOf });
  const kept = (await world.xmpp.groups(DOMAIN)?.list()) ?? new Map<string, string>();
  expect(ours(kept.keys())).toEqual(ours(bodies.keys()));
  for (const [id, body] of bodies)
    expect([id, kept.get(id)]).toEqual([id, createHash("sha256").update(body).digest("hex")]);
  const rooms = (await world.xmpp.rooms(DOMAIN)?.list()) ?? new Map<string, string>();
  expect(ours(rooms.keys())).toEqual(ours(model.groups.keys()));
  // And each has what is theirs, and nothing of who had the user id before.
  for (const [user, { incarnation, mayChat }] of model.members)
    if (mayChat) await see(world, user, `${localpartFor(user)} ${incarnation}`);
}, 180_000);
