import { randomBytes } from "node:crypto";
import { decodePloneKey } from "@collective-converse/token";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { comeOnline, tokenFor } from "../../../../prosody/test/environment/member.ts";
import type { XmppSocket } from "../../../../prosody/test/environment/xmpp-socket.ts";
import type { SystemRooms } from "../../../../spec/http.d.ts";
import { startGateway } from "../../src/compose/gateway.ts";
import { signRequest } from "../../src/system/sign-request.ts";
import { readSignature, verifyRequest } from "../../src/system/verify-request.ts";
import { PLONE_KEY } from "../config/files.ts";
import { ask } from "../gateway/ask.ts";
import { optionsFor } from "../gateway/site.ts";
import { json, StubPlone } from "../gateway/stub-plone.ts";
import { DOMAIN, liveLog, logged, port, secrets, untilLogged, xmppServer } from "../xmpp/live-prosody.ts";

const KEY = decodePloneKey(PLONE_KEY);
const CHANGED = "/.collective-converse/contacts-changed";
const QUESTION = "/@converse-system-rooms";
const DONE = "rooms of the site's groups";
const BOOKMARKS = "urn:xmpp:bookmarks:1";
const MUC = "http://jabber.org/protocol/muc";

let open: XmppSocket[] = [];

// Prosody waits for its clients when it is stopped.
afterEach(async () => {
  await Promise.all(open.map((member) => member.close()));
  open = [];
});

function rooms(...all: [id: string, title: string, ...members: string[]][]): SystemRooms {
  return {
    rooms: all.map(([id, title, ...members]) => ({
      id,
      title,
      members: members.map((name) => ({ id: name, fullname: `${name.toUpperCase()} Smith` })),
      owners: ["admin"],
    })),
    refused: null,
  };
}

/** A gateway with its Prosody and a stand-in of Plone that answers who asks with the right signature. */
async function start(first: SystemRooms) {
  const plone = new StubPlone();
  const story = { rooms: first };
  plone.answer = (req, res) => {
    if (!req.url?.endsWith(QUESTION)) return json(res, {}, 404);
    verifyRequest(readSignature([String(req.headers["x-converse-signature"])]), {
      direction: "gateway",
      site: "plone",
      method: "GET",
      key: KEY,
      path: QUESTION,
      body: Buffer.alloc(0),
      at: Date.now() / 1000,
    });
    json(res, story.rooms);
  };
  const xmpp = xmppServer({ onReady: () => gateway.xmppIsReady() });
  const origin = "https://www.example.org";
  const site = { name: "plone", path: "/Plone", base: "/chat", front: false, domain: DOMAIN };
  const options = optionsFor([{ ...site, origins: [origin], plone: await plone.start() }], {
    host: "127.0.0.1",
    port: 0,
  });
  const gateway = await startGateway({
    ...options,
    log: liveLog(),
    xmpp: { ...options.xmpp, rooms: (domain) => xmpp.rooms(domain) },
    ploneKeys: () => new Map([["plone", KEY]]),
  });
  onTestFinished(async () => {
    await gateway.close(0);
    await plone.stop();
  });
  const done = untilLogged(DONE);
  await xmpp.start();
  await done;
  /** As Plone tells it; resolves when the XMPP server has been told. */
  return async (next: SystemRooms): Promise<void> => {
    story.rooms = next;
    const body = Buffer.alloc(0);
    const signature = signRequest(
      { direction: "plone", site: "plone", method: "POST", path: CHANGED, body },
      { key: KEY, at: Date.now() / 1000, nonce: randomBytes(16) },
    );
    const told = untilLogged(DONE);
    const headers = { "X-Converse-Signature": signature };
    const reply = await ask(gateway.address.port, { method: "POST", path: CHANGED, headers });
    expect(reply.status).toBe(202);
    await told;
  };
}

async function online(name: string): Promise<XmppSocket> {
  const jid = `${name}@${DOMAIN}`;
  const member = await comeOnline(port, jid, tokenFor(jid, secrets));
  open.push(member);
  return member;
}

/** Titles of the rooms that a member finds, by their JIDs. */
async function bookmarks(member: XmppSocket): Promise<Map<string, string>> {
  const id = `bookmarks-${randomBytes(4).toString("hex")}`;
  const question = `<pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="${BOOKMARKS}"/></pubsub>`;
  const answer = await member.ask(`<iq id="${id}" type="get">${question}</iq>`, id);
  const items = answer.match(/<item .*?<\/item>/g) ?? [];
  return new Map(
    items.map((item) => [/id='([^']*)'/.exec(item)?.[1] ?? "", /name='([^']*)'/.exec(item)?.[1] ?? ""]),
  );
}

async function enter(member: XmppSocket, room: string): Promise<string> {
  const entered = member.next(/^<presence (.*<status code='110'\/>|[^>]*type='error')/);
  member.send(`<presence xmlns="jabber:client" to="${room}/x"><x xmlns="${MUC}"/></presence>`);
  return entered;
}

test("a group has a room, who joins it finds it, and who leaves it is out within two seconds", async () => {
  const change = await start(rooms(["editors", "Editors", "jane"]));
  const jane = await online("jane");
  const bob = await online("bob");
  const [[room = ""] = []] = await bookmarks(jane);
  expect(await enter(jane, room)).toMatch(/\/JANE Smith'/);
  expect(await enter(bob, room)).toMatch(/item-not-found/);
  // What is told within a second of another waits for the next one.
  const started = performance.now();
  await change(rooms(["editors", "Editors", "bob"]));
  const out = await jane.next(/^<presence [^>]*type='unavailable'.*<status code='110'/);
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(out).toContain("<status code='322'/>");
  expect([...(await bookmarks(jane)).keys()]).toEqual([]);
  expect([...(await bookmarks(bob)).entries()]).toEqual([[room, "Editors"]]);
  expect(await enter(bob, room)).toMatch(/\/BOB Smith'/);
});

test("a group that is renamed keeps its room, and one that is made again has another", async () => {
  const change = await start(rooms(["editors", "Editors", "jane"]));
  const jane = await online("jane");
  const [[room = ""] = []] = await bookmarks(jane);
  await change(rooms(["editors", "Writers", "jane"]));
  expect([...(await bookmarks(jane)).entries()]).toEqual([[room, "Writers"]]);
  await enter(jane, room);
  await change(rooms());
  await jane.next(/^<presence [^>]*type='unavailable'.*<destroy/);
  await change(rooms(["editors", "Writers", "jane"]));
  const [[next = ""] = []] = await bookmarks(jane);
  expect(next).not.toBe(room);
  expect(await enter(jane, room)).toMatch(/item-not-found/);
});

test("two hundred groups of ten thousand members have their rooms in a few seconds", async () => {
  const groups = Array.from({ length: 200 }, (_, number): [string, string, ...string[]] => [
    `g${number}`,
    `Group ${number}`,
    ...Array.from({ length: 50 }, (_, member) => `member${number * 50 + member}`),
  ]);
  const started = performance.now();
  await start(rooms(...groups));
  expect(performance.now() - started).toBeLessThan(30_000);
  expect(logged).toContain('"rooms":200,"put":200,"removed":0');
  expect((await bookmarks(await online("member7"))).size).toBe(1);
});
