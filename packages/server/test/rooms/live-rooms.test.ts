import { randomBytes } from "node:crypto";
import { decodePloneKey } from "@collective-converse/token";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { comeOnline, tokenFor } from "../../../../prosody/test/environment/member.ts";
import type { XmppSocket } from "../../../../prosody/test/environment/xmpp-socket.ts";
import type { RoomNoticeOrder, SystemRooms } from "../../../../spec/http.d.ts";
import { startGateway } from "../../src/compose/gateway.ts";
import { signRequest } from "../../src/system/sign-request.ts";
import { readSignature, verifyRequest } from "../../src/system/verify-request.ts";
import { PLONE_KEY } from "../config/files.ts";
import { ask } from "../gateway/ask.ts";
import { optionsFor } from "../gateway/site.ts";
import { json, StubPlone } from "../gateway/stub-plone.ts";
import { DOMAIN, liveLog, logged, port, secrets, untilLogged, xmppServer } from "../xmpp/live-prosody.ts";

const KEY = decodePloneKey(PLONE_KEY);
const NOTICE = "/.collective-converse/room-notice";
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
  /** Signed as Plone does it; resolves the status. */
  const send = async (path: string, body: Buffer): Promise<number> => {
    const signature = signRequest(
      { direction: "plone", site: "plone", method: "POST", path, body },
      { key: KEY, at: Date.now() / 1000, nonce: randomBytes(16) },
    );
    const headers = { "X-Converse-Signature": signature };
    return (await ask(gateway.address.port, { method: "POST", path, headers, body })).status;
  };
  /** As Plone tells it; resolves when the XMPP server has been told. */
  const change = async (next: SystemRooms): Promise<void> => {
    story.rooms = next;
    const told = untilLogged(DONE);
    expect(await send(CHANGED, Buffer.alloc(0))).toBe(202);
    await told;
  };
  const notice = (order: RoomNoticeOrder) => send(NOTICE, Buffer.from(JSON.stringify(order)));
  return Object.assign(change, { notice });
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

test("a group that is made again before anybody asks is another group, and another again the same", async () => {
  const first = rooms(["editors", "Editors", "jane"]);
  const generation = (mark: string) => ({
    ...first,
    rooms: first.rooms.map((room) => ({ ...room, generation: mark })),
  });
  const change = await start(first);
  const jane = await online("jane");
  const [[room = ""] = []] = await bookmarks(jane);
  await enter(jane, room);
  await change(generation("one"));
  await jane.next(/^<presence [^>]*type='unavailable'.*<destroy/);
  const [[next = ""] = []] = await bookmarks(jane);
  expect(next).not.toBe(room);
  expect(await enter(jane, room)).toMatch(/item-not-found/);
  await change(generation("two"));
  expect((await bookmarks(jane)).has(next)).toBe(false);
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

test("a room of an add-on is there beside the group's, says what it is told, and is another one when it is made anew", async () => {
  const made = (generation: string): SystemRooms => {
    const [group, room] = rooms(["press", "The group", "bob"], ["press", "Press", "jane"]).rooms;
    return {
      rooms: [...(group ? [group] : []), ...(room ? [{ ...room, kind: "add-on" as const, generation }] : [])],
      refused: null,
    };
  };
  const change = await start(made("a1"));
  const jane = await online("jane");
  const [[room = "", title] = []] = await bookmarks(jane);
  expect(title).toBe("Press");
  expect(await enter(jane, room)).toMatch(/\/JANE Smith'/);
  const order = { room: "press", generation: "a1", text: "We <open>\nat nine.", id: "n1" };
  const heard = jane.next(/^<message [^>]*type='groupchat'.*<body>We &lt;open&gt;/);
  expect([await change.notice(order), await change.notice(order)]).toEqual([200, 200]);
  expect(await heard).toContain(`from='${room}'`);
  expect(await change.notice({ ...order, generation: "b2", id: "n2" })).toBe(404);
  await change(made("b2"));
  const [[next = ""] = []] = await bookmarks(jane);
  expect(next).not.toBe(room);
  const heardLater = jane.next(/^<message [^>]*type='groupchat'.*<body>/);
  await enter(jane, next);
  expect(await change.notice({ ...order, generation: "b2", id: "n2", text: "Again" })).toBe(200);
  expect(await heardLater).toContain("<body>Again");
  await change(rooms(["press", "The group", "bob"]));
  expect([...(await bookmarks(jane)).keys()]).toEqual([]);
  expect([...(await bookmarks(await online("bob"))).values()]).toEqual(["The group"]);
  expect(await change.notice({ ...order, generation: "b2", id: "n3" })).toBe(404);
});
