import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { OneSite } from "./environment/one-site.ts";
import type { XmppSocket } from "./environment/xmpp-socket.ts";

const MARK = '<again xmlns="urn:collective-converse:again:0"/>';
const MAM = "urn:xmpp:mam:2";

let site: OneSite;
let eve: XmppSocket;
let bob: XmppSocket;
let id: string;

beforeAll(async () => {
  const rooms = { domain: "rooms.example.org", component: "muc", options: { modules_enabled: ["muc_mam"] } };
  site = await OneSite.start({}, undefined, ["converse_again"], [rooms]);
  eve = await site.online("eve");
  bob = await site.online("bob");
});

beforeEach(() => {
  id = randomUUID();
});

afterAll(async () => {
  await eve?.close();
  await bob?.close();
  const raised = await site?.server.log.raised();
  await site?.server.remove();
  expect(raised).toEqual([]);
});

function message(more = "", to = "bob@example.org", type = "chat"): string {
  return `<message xmlns="jabber:client" type="${type}" to="${to}" id="${id}"><body>Hello</body>${more}</message>`;
}

let asked = 0;

/** How often the message is in a member's own archive, or in a room's. */
async function kept(member: XmppSocket, where = ""): Promise<number> {
  const query = `archive-${asked++}`;
  member.forget();
  await member.ask(
    `<iq id="${query}" type="set"${where}><query xmlns="${MAM}" queryid="${query}"/></iq>`,
    query,
  );
  let count = 0;
  for (;;) {
    const result = await member.next(new RegExp(`<result[^>]*queryid=['"]${query}['"]`), 1).catch(() => "");
    if (result === "") return count;
    if (result.includes(id)) count++;
  }
}

/** All that somebody was sent until now has come. */
async function settled(member: XmppSocket): Promise<void> {
  const ping = `ping-${asked++}`;
  await member.ask(`<iq id="${ping}" type="get" to="example.org"><ping xmlns="urn:xmpp:ping"/></iq>`, ping);
}

async function cameAgain(): Promise<boolean> {
  await settled(eve);
  await settled(bob);
  return bob.next(new RegExp(`^<message[^>]*${id}`), 1).then(
    () => true,
    () => false,
  );
}

test("what came before is not delivered and not kept again", async () => {
  const came = bob.next(new RegExp(`^<message[^>]*${id}`));
  eve.send(message());
  await came;
  eve.send(message(MARK));
  expect(await cameAgain()).toBe(false);
  expect([await kept(eve), await kept(bob)]).toEqual([1, 1]);
});

test("what did not come is delivered, without the mark, and kept", async () => {
  const came = bob.next(new RegExp(`^<message[^>]*${id}`));
  eve.send(message(MARK));
  expect(await came).not.toContain("again");
  expect([await kept(eve), await kept(bob)]).toEqual([1, 1]);
});

test("what was kept for its sender alone, when the server ended, is kept for the other too", async () => {
  eve.send(message());
  await settled(eve);
  bob.forget();
  await rm(join(site.server.folder, "data/example%2eorg/archive/bob.list"));
  const came = bob.next(new RegExp(`^<message[^>]*${id}`));
  eve.send(message(MARK));
  await came;
  expect([await kept(eve), await kept(bob)]).toEqual([1, 1]);
});

test("a message of somebody else with the same id keeps nothing away", async () => {
  eve.send(message());
  await settled(eve);
  const came = eve.next(
    new RegExp(`^<message[^>]*from=['"]bob@[^>]*${id}|^<message[^>]*${id}[^>]*from=['"]bob@`),
  );
  bob.send(message(MARK, "eve@example.org"));
  await came;
});

test("without the mark the same id is another message", async () => {
  eve.send(message());
  eve.send(message());
  await settled(eve);
  expect(await kept(bob)).toBe(2);
});

test("a room says it once", async () => {
  const room = "hall@rooms.example.org";
  const open =
    '<query xmlns="http://jabber.org/protocol/muc#owner"><x xmlns="jabber:x:data" type="submit"/></query>';
  const entered = eve.next(/^<presence.*status code=['"]110/);
  eve.send(
    `<presence xmlns="jabber:client" to="${room}/eve"><x xmlns="http://jabber.org/protocol/muc"/></presence>`,
  );
  await entered;
  await eve.ask(`<iq id="open" type="set" to="${room}">${open}</iq>`, "open");
  const came = eve.next(new RegExp(`^<message[^>]*${id}`));
  eve.send(message("", room, "groupchat"));
  await came;
  eve.send(message(MARK, room, "groupchat"));
  await settled(eve);
  expect(await kept(eve, ` to="${room}"`)).toBe(1);
});
