import { randomUUID } from "node:crypto";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { XmppServer } from "../../src/xmpp/index.ts";
import { DOMAIN, folder, MODULES, xmppServer } from "./live-prosody.ts";
import { Member } from "./member.ts";

const MUC = "http://jabber.org/protocol/muc";

let server: XmppServer;

beforeEach(async () => {
  server = xmppServer();
  await server.start();
});

afterEach(async () => {
  const log = await readFile(join(folder, "xmpp/prosody.log"), "utf8");
  expect(log.match(/^.*\t(error|traceback)\t.*$/gim)).toBeNull();
});

function message(to: string, body: string, type = "chat", id: string = randomUUID()): string {
  return `<message xmlns="jabber:client" type="${type}" to="${to}" id="${id}"><body>${body}</body></message>`;
}

const online = '<presence xmlns="jabber:client"/>';

function join_(room: string, nick: string): string {
  return `<presence xmlns="jabber:client" to="${room}/${nick}"><x xmlns="${MUC}"/></presence>`;
}

/** A member who is online and hears what others write. */
async function listener(name: string): Promise<Member> {
  const member = await Member.logIn(name);
  member.send(online);
  await member.receive(/^<presence/);
  return member;
}

/** Another two go on as if nothing were. */
async function othersGoOn(): Promise<void> {
  const [ann, bob] = [await listener("ann"), await listener("bob")];
  const heard = bob.receive(/<body>still here<\/body>/);
  ann.send(message(`bob@${DOMAIN}`, "still here"));
  await heard;
}

/** The error that a stanza with one of these ids gets. */
const refused = (prefix: string) =>
  new RegExp(`^<(?=[^>]*type=['"]error['"])(?=[^>]*id=['"]${prefix}).*policy-violation`);

const flood = (member: Member, count: number, stanza: (place: number) => string) => {
  for (let place = 0; place < count; place++) member.send(stanza(place));
};

test("a flood of messages is answered with errors, then loses its connection; the others go on", async () => {
  const jane = await Member.logIn("jane");
  const bob = await listener("bob");
  const first = jane.receive(refused("flood-"));
  flood(jane, 2_000, (place) => message(`bob@${DOMAIN}`, `flood ${place}`, "chat", `flood-${place}`));
  const error = await first;
  expect(error).toMatch(/<error type=['"]wait['"]/);
  expect(Number(/flood-(\d+)/.exec(error)?.[1])).toBeGreaterThanOrEqual(200);
  await othersGoOn();
  expect(await jane.receive(/^<stream:error/)).toContain("policy-violation");
  expect(await bob.receive(/<body>flood 199<\/body>/)).toContain("jane");
  await othersGoOn();
});

test("who comes back after it is no freer than before, on how many connections ever", async () => {
  const jane = await Member.logIn("jane");
  flood(jane, 400, (place) => message(`bob@${DOMAIN}`, "x", "chat", `one-${place}`));
  await jane.receive(refused("one-"));
  const again = await Member.logIn("jane");
  const answered = again.receive(refused("two-"));
  flood(again, 120, (place) => message(`bob@${DOMAIN}`, "x", "chat", `two-${place}`));
  await answered;
}, 60_000);

/** A room of hers that others may enter. */
async function openRoom(jane: Member): Promise<string> {
  const room = `hall@rooms.${DOMAIN}`;
  jane.send(join_(room, "jane"));
  await jane.receive(/status code=['"]110/);
  await jane.ask("set", `<query xmlns="${MUC}#owner"><x xmlns="jabber:x:data" type="submit"/></query>`, room);
  return room;
}

describe("an honest page meets no limit", () => {
  test("ten tabs that come back into 20 rooms, with typing, receipts and their archives", async () => {
    const tabs = await Promise.all(Array.from({ length: 10 }, () => Member.logIn("jane")));
    for (const tab of tabs) {
      tab.send(online);
      for (let room = 0; room < 20; room++) tab.send(join_(`room${room}@rooms.${DOMAIN}`, "jane"));
      flood(tab, 10, (place) => message(`bob@${DOMAIN}`, "receipt", "chat", `receipt-${place}`));
      for (let place = 0; place < 30; place++)
        tab.send(
          `<iq xmlns="jabber:client" type="set" id="mam-${place}"><query xmlns="urn:xmpp:mam:2" queryid="q"/></iq>`,
        );
    }
    for (const tab of tabs) {
      const answer = await tab.ask("get", '<ping xmlns="urn:xmpp:ping"/>', DOMAIN);
      expect(answer).toContain("result");
    }
    const log = await readFile(join(folder, "xmpp/prosody.log"), "utf8");
    expect(log).not.toContain("more than a member may");
  }, 60_000);
});

test("messages to a room count for how many are in it, and for how large they are", async () => {
  const jane = await Member.logIn("jane");
  const room = await openRoom(jane);
  const others = await Promise.all(
    Array.from({ length: 40 }, async (_, place) => {
      const other = await Member.logIn(`member${place}`);
      other.send(join_(room, `member${place}`));
      await other.receive(/status code=['"]110/);
      return other;
    }),
  );
  const error = jane.receive(refused("hall-"));
  const body = "x".repeat(20_000);
  flood(jane, 100, (place) => message(room, `hall ${place} ${body}`, "groupchat", `hall-${place}`));
  const place = Number(/hall-(\d+)/.exec(await error)?.[1]);
  // 41 people and 20 kB: nine for each message of 200, and what comes again while they are read.
  expect(place).toBeGreaterThanOrEqual(22);
  expect(place).toBeLessThan(90);
  await Promise.all(others.map((other) => other.receive(/<body>hall 21 /)));
}, 60_000);

test("joining one room again and again is refused, leaving never; another room takes them", async () => {
  const jane = await Member.logIn("jane");
  const room = `hall@rooms.${DOMAIN}`;
  const error = jane.receive(/^<presence(?=[^>]*type=['"]error['"]).*policy-violation/);
  flood(jane, 40, () => `${join_(room, "jane")}`);
  expect(await error).toMatch(/<error type=['"]wait['"]/);
  jane.send(`<presence xmlns="jabber:client" to="${room}/jane" type="unavailable"/>`);
  await jane.receive(/^<presence(?=[^>]*type=['"]unavailable['"])/);
  jane.send(join_(`other@rooms.${DOMAIN}`, "jane"));
  await jane.receive(/other@.*status code=['"]110/);
  await othersGoOn();
});

test("making rooms without end is refused", async () => {
  const jane = await Member.logIn("jane");
  const error = jane.receive(/^<presence(?=[^>]*type=['"]error['"])(?=[^>]*from=['"]r20@).*new rooms/);
  flood(jane, 21, (place) => join_(`r${place}@rooms.${DOMAIN}`, "jane"));
  await error;
});

test("a flood of presences is refused, and going offline is not", async () => {
  const jane = await Member.logIn("jane");
  const error = jane.receive(/^<presence(?=[^>]*type=['"]error['"]).*policy-violation/);
  flood(jane, 70, (place) => `<presence xmlns="jabber:client"><status>${place}</status></presence>`);
  expect(await error).toContain("presences");
  jane.send('<presence xmlns="jabber:client" type="unavailable"/>');
  expect(await jane.ask("get", '<ping xmlns="urn:xmpp:ping"/>', DOMAIN)).toContain("result");
});

test("requests to everybody to be a contact are refused after 200", async () => {
  const jane = await Member.logIn("jane");
  const error = jane.receive(/^<presence(?=[^>]*type=['"]error['"])(?=[^>]*from=['"]m2\d\d@).*subscriptions/);
  flood(jane, 280, (place) => `<presence xmlns="jabber:client" type="subscribe" to="m${place}@${DOMAIN}"/>`);
  await error;
});

test("reading the archive without end is refused", async () => {
  const jane = await Member.logIn("jane");
  const error = jane.receive(refused("mam-3"));
  flood(
    jane,
    450,
    (place) =>
      `<iq xmlns="jabber:client" type="set" id="mam-${place}"><query xmlns="urn:xmpp:mam:2" queryid="q"/></iq>`,
  );
  expect(await error).toContain("archives");
});

describe("what is too large", () => {
  const publish = (node: string, text: string) =>
    `<pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="${node}"><item><x xmlns="urn:x">${text}</x></item></publish></pubsub>`;

  test("a message of more than 64 KiB is refused, and nobody gets it", async () => {
    const jane = await Member.logIn("jane");
    const bob = await listener("bob");
    const error = jane.receive(refused("large"));
    jane.send(message(`bob@${DOMAIN}`, "x".repeat(66_000), "chat", "large"));
    expect(await error).toMatch(/<error type=['"]modify['"]/);
    jane.send(message(`bob@${DOMAIN}`, `y${"x".repeat(40_000)}`));
    expect(await bob.receive(/^<message/)).toContain("<body>yx");
  });

  test("a node or a vCard of more than 128 KiB is refused", async () => {
    const jane = await Member.logIn("jane");
    const large = "x".repeat(132_000);
    expect(await jane.ask("set", publish("urn:large", large))).toContain("policy-violation");
    expect(await jane.ask("set", `<vCard xmlns="vcard-temp"><NOTE>${large}</NOTE></vCard>`)).toContain(
      "policy-violation",
    );
    expect(await jane.ask("set", publish("urn:small", "x".repeat(90_000)))).toContain("result");
  });

  test("more than 80 nodes of one's own are refused, and those that are there can be written", async () => {
    const jane = await Member.logIn("jane");
    const answers: string[] = [];
    for (let place = 0; place < 81; place++)
      answers.push(await jane.ask("set", publish(`urn:n${place}`, "x")));
    // Prosody makes some by itself.
    const made = answers.filter((answer) => answer.includes("type='result'")).length;
    expect(made).toBeGreaterThan(60);
    expect(answers.at(-1)).toContain("nodes");
    expect(await jane.ask("set", publish("urn:n0", "y"))).toContain("result");
  });
});

test("a member has 60 connections and no more; others log in", async () => {
  await Promise.all(Array.from({ length: 60 }, () => Member.logIn("jane")));
  const late = await Member.logIn("jane");
  expect(await late.ask("get", '<ping xmlns="urn:xmpp:ping"/>', DOMAIN)).not.toContain("result");
  await othersGoOn();
});

/** Another Prosody, whose limits have other numbers. */
async function startWith(changes: Readonly<Record<string, string>>): Promise<void> {
  await server.stop();
  const modulesFolder = join(folder, "modules");
  await cp(MODULES, modulesFolder, { recursive: true });
  const file = join(modulesFolder, "converse_limits/limits.lib.lua");
  let limits = await readFile(file, "utf8");
  for (const [was, is] of Object.entries(changes)) {
    expect(limits).toContain(was);
    limits = limits.replace(was, is);
  }
  await writeFile(file, limits);
  await xmppServer({ modulesFolder }).start();
}

describe("who takes more than their share of Prosody's time", () => {
  beforeEach(() =>
    startWith({ "work = { burst = 0.2, rate = 0.1 }": "work = { burst = 0.001, rate = 0.005 }" }),
  );

  const ping = (member: Member) => member.ask("get", '<ping xmlns="urn:xmpp:ping"/>', DOMAIN);

  test("waits, one stanza after the other, and others have their turn", async () => {
    const [jane, bob] = [await Member.logIn("jane"), await Member.logIn("bob")];
    await ping(bob);
    flood(
      jane,
      100,
      () => '<iq xmlns="jabber:client" type="get" id="r"><query xmlns="jabber:iq:roster"/></iq>',
    );
    let isAnswered = false;
    const answered = ping(jane).then((answer) => {
      isAnswered = true;
      return answer;
    });
    const others = await Promise.all(
      Array.from({ length: 10 }, async (_, place) => ping(await Member.logIn(`member${place}`))),
    );
    for (const other of others) expect(other).toContain("result");
    expect(isAnswered).toBe(false);
    expect(await answered).toContain("result");
  }, 60_000);

  test("has sent what waits, in its order, when they say that they go", async () => {
    const jane = await Member.logIn("jane");
    const bob = await listener("bob");
    flood(jane, 60, (place) => message(`bob@${DOMAIN}`, `number ${place}`));
    jane.send('<close xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>');
    for (let place = 0; place < 60; place++)
      expect(await bob.receive(/<body>number/)).toContain(`number ${place}<`);
  }, 60_000);
});

describe("with smaller numbers", () => {
  beforeEach(() => startWith({ "rooms = 300;": "rooms = 3;", "occupants = 1000;": "occupants = 2;" }));

  const entered = /status code=['"]110/;
  const full = (room: string) =>
    new RegExp(`^<presence(?=[^>]*type=['"]error['"])(?=[^>]*from=['"]${room}@).*policy-violation`);

  test("a member is in so many rooms over all connections, and leaves one for another", async () => {
    const [jane, tab] = [await Member.logIn("jane"), await Member.logIn("jane")];
    await openRoom(jane);
    for (const [member, room] of [
      [tab, "two"],
      [jane, "three"],
      // One that the member is in already is none more.
      [tab, "hall"],
    ] as const) {
      member.send(join_(`${room}@rooms.${DOMAIN}`, "jane"));
      await member.receive(entered);
    }
    tab.send(join_(`four@rooms.${DOMAIN}`, "jane"));
    expect(await tab.receive(full("four"))).toContain("rooms");
    tab.send(`<presence xmlns="jabber:client" to="two@rooms.${DOMAIN}/jane" type="unavailable"/>`);
    await tab.receive(/^<presence(?=[^>]*type=['"]unavailable['"])/);
    tab.send(join_(`four@rooms.${DOMAIN}`, "jane"));
    await tab.receive(entered);
  });

  test("who has gone is in no room any more", async () => {
    const jane = await Member.logIn("jane");
    for (const room of ["one", "two", "three"]) {
      jane.send(join_(`${room}@rooms.${DOMAIN}`, "jane"));
      await jane.receive(entered);
    }
    await jane.close();
    const again = await Member.logIn("jane");
    again.send(join_(`four@rooms.${DOMAIN}`, "jane"));
    await again.receive(entered);
  });

  test("a room takes so many people, and those who are in it stay", async () => {
    const jane = await Member.logIn("jane");
    const room = await openRoom(jane);
    const [bob, ann] = [await Member.logIn("bob"), await Member.logIn("ann")];
    bob.send(join_(room, "bob"));
    await bob.receive(entered);
    ann.send(join_(room, "ann"));
    expect(await ann.receive(full("hall"))).toContain("people in a room");
    const heard = bob.receive(/<body>still here<\/body>/);
    jane.send(message(room, "still here", "groupchat"));
    await heard;
  });
});
