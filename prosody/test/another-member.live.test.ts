import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OneSite } from "./environment/one-site.ts";
import type { XmppSocket } from "./environment/xmpp-socket.ts";

const MAM = "urn:xmpp:mam:2";
const MUC = "http://jabber.org/protocol/muc";
const PUBSUB = "http://jabber.org/protocol/pubsub";
const BOB = `bob@${OneSite.domain}`;
const ROOM = `board@rooms.${OneSite.domain}`;

let site: OneSite;
/** Nobody's contact, and in no room. */
let eve: XmppSocket;
let bob: XmppSocket;
let jane: XmppSocket;

beforeAll(async () => {
  site = await OneSite.start(
    {},
    {},
    ["blocklist", "bookmarks"],
    [
      {
        domain: `rooms.${OneSite.domain}`,
        component: "muc",
        options: { modules_enabled: ["muc_mam"], muc_log_by_default: true },
      },
    ],
  );
  [eve, bob, jane] = [await site.online("eve"), await site.online("bob"), await site.online("jane")];
  await fillsTheirOwn(bob);
  await opensRoom(bob);
  jane.send(message(BOB, "<body>for bob alone</body>"));
  await bob.next(/for bob alone/);
});

afterAll(async () => {
  for (const member of [eve, bob, jane]) await member?.close();
  const raised = await site?.server.log.raised();
  await site?.server.remove();
  expect(raised).toEqual([]);
});

let asked = 0;

function ask(member: XmppSocket, type: "get" | "set", payload: string, to?: string): Promise<string> {
  const id = `other-${asked++}`;
  return member.ask(`<iq id="${id}" type="${type}"${to ? ` to="${to}"` : ""}>${payload}</iq>`, id);
}

function message(to: string, inside: string, more = ""): string {
  return `<message xmlns="jabber:client" type="chat" to="${to}"${more}>${inside}</message>`;
}

const items = (node: string) => `<pubsub xmlns="${PUBSUB}"><items node="${node}"/></pubsub>`;
const archive = `<query xmlns="${MAM}" queryid="q"/>`;

/** A bookmark, a node that contacts may read, and the list of whom is blocked. */
async function fillsTheirOwn(member: XmppSocket): Promise<void> {
  for (const [node, payload] of [
    ["urn:xmpp:bookmarks:1", '<conference xmlns="urn:xmpp:bookmarks:1" name="Board"/>'],
    ["urn:example:diary", '<diary xmlns="urn:example:diary">Dear diary</diary>'],
  ]) {
    const publish = `<publish node="${node}"><item id="${ROOM}">${payload}</item></publish>`;
    expect(await ask(member, "set", `<pubsub xmlns="${PUBSUB}">${publish}</pubsub>`)).toMatch(
      /type='result'/,
    );
  }
  expect(await ask(member, "get", items("urn:example:diary"))).toContain("Dear diary");
}

async function opensRoom(owner: XmppSocket): Promise<void> {
  const made = owner.next(/code='201'/);
  owner.send(`<presence xmlns="jabber:client" to="${ROOM}/Bob"><x xmlns="${MUC}"/></presence>`);
  await made;
  const fields = {
    FORM_TYPE: `${MUC}#roomconfig`,
    "muc#roomconfig_membersonly": "1",
    "muc#roomconfig_persistentroom": "1",
  };
  const form = Object.entries(fields)
    .map(([name, value]) => `<field var="${name}"><value>${value}</value></field>`)
    .join("");
  const query = `<query xmlns="${MUC}#owner"><x xmlns="jabber:x:data" type="submit">${form}</x></query>`;
  expect(await ask(owner, "set", query, ROOM)).toMatch(/type='result'/);
  const said = owner.next(/minutes of the board/);
  owner.send(
    `<message xmlns="jabber:client" type="groupchat" to="${ROOM}"><body>minutes of the board</body></message>`,
  );
  await said;
}

describe("of another member nobody reads", () => {
  test.each([
    ["the archive", archive],
    ["the archive's form", `<query xmlns="${MAM}"/>`],
    ["when the archive begins", `<metadata xmlns="${MAM}"/>`],
    ["what is archived", `<prefs xmlns="${MAM}"/>`],
    ["the contacts", '<query xmlns="jabber:iq:roster"/>'],
    ["private data", '<query xmlns="jabber:iq:private"><storage xmlns="storage:bookmarks"/></query>'],
    ["bookmarks", items("urn:xmpp:bookmarks:1")],
    ["bookmarks of before", items("storage:bookmarks")],
    ["what is published to contacts", items("urn:example:diary")],
    ["who is blocked", '<blocklist xmlns="urn:xmpp:blocking"/>'],
    ["when they were there last", '<query xmlns="jabber:iq:last"/>'],
    ["what they publish", '<query xmlns="http://jabber.org/protocol/disco#items"/>'],
  ])("%s", async (_, payload) => {
    const answer = await ask(eve, "get", payload, BOB);
    // What is empty is nobody's, or the asker's own.
    expect(answer).toMatch(/type='error'|disco#items'\/>|<storage [^>]*\/>/);
    expect(answer).not.toMatch(/Board|Dear diary|alone|jane/);
  });

  test("the archive, by a question of the other kind", async () => {
    const arrived = eve.next(/^<iq /);
    eve.send(`<iq xmlns="jabber:client" id="mam" type="set" to="${BOB}">${archive}</iq>`);
    expect(await arrived).toMatch(/type='error'/);
  });

  test("whether they are there: neither a probe nor a word of one's own is answered", async () => {
    eve.send(`<presence xmlns="jabber:client" type="probe" to="${BOB}"/>`);
    eve.send(`<presence xmlns="jabber:client" to="${BOB}"/>`);
    // What Prosody handles afterwards is answered afterwards.
    const told = eve.next(/^<presence [^>]*from='bob@|<body>after all/);
    eve.send(message(`eve@${OneSite.domain}`, "<body>after all</body>"));
    expect(await told).toMatch(/<body>after all|type='unsubscribed'/);
  });
});

describe("to another member nobody writes", () => {
  test.each([
    [
      "into what they publish",
      `<pubsub xmlns="${PUBSUB}"><publish node="urn:example:diary"><item/></publish></pubsub>`,
    ],
    [
      "into their bookmarks",
      `<pubsub xmlns="${PUBSUB}"><publish node="urn:xmpp:bookmarks:1"><item/></publish></pubsub>`,
    ],
    ["who may read it", `<pubsub xmlns="${PUBSUB}#owner"><delete node="urn:example:diary"/></pubsub>`],
    [
      "into their contacts",
      `<query xmlns="jabber:iq:roster"><item jid="eve@${OneSite.domain}" subscription="both"/></query>`,
    ],
    ["whom they block", '<block xmlns="urn:xmpp:blocking"><item jid="jane@example.org"/></block>'],
    ["what they look like", '<vCard xmlns="vcard-temp"><FN>Eve</FN></vCard>'],
    ["what is archived", `<prefs xmlns="${MAM}" default="never"/>`],
  ])("%s", async (_, payload) => {
    expect(await ask(eve, "set", payload, BOB)).toMatch(/type='error'/);
    expect(await ask(bob, "get", items("urn:example:diary"))).toContain("Dear diary");
  });

  test("as somebody else: what is sent under another address does not arrive", async () => {
    const mallory = await site.online("mallory");
    mallory.send(message(BOB, "<body>forged</body>", ` from="jane@${OneSite.domain}/test"`));
    mallory.send(message(BOB, "<body>mine</body>"));
    const arrived = await bob.next(/<body>(?:forged|mine)/).catch(() => "");
    expect(arrived).not.toMatch(/from='jane@/);
    await mallory.close();
  });

  test("a mark of their own archive on a message", async () => {
    const mark = (by: string) => `<stanza-id xmlns="urn:xmpp:sid:0" by="${by}" id="forged"/>`;
    const arrived = bob.next(/marked/);
    eve.send(message(BOB, `<body>marked</body>${mark(BOB)}`));
    expect(await arrived).not.toContain("forged");
  });

  test.each([
    ["a copy of what they received", "received", "urn:xmpp:carbons:2"],
    ["a copy of what they sent", "sent", "urn:xmpp:carbons:2"],
    ["a result of their archive", "result", "urn:xmpp:mam:2"],
  ])("%s, which a client would believe inside of a true copy", async (_, name, xmlns) => {
    const inner = `<message xmlns="jabber:client" from="${BOB}" to="${BOB}"><body>forged</body></message>`;
    const wrapped = `<forwarded xmlns="urn:xmpp:forward:0">${inner}</forwarded>`;
    const arrived = bob.next(/wrapped/);
    eve.send(message(BOB, `<body>wrapped</body><${name} xmlns="${xmlns}">${wrapped}</${name}>`));
    expect(await arrived).not.toContain("forged");
  });

  test("being their contact: nobody is one by saying so", async () => {
    for (const type of ["subscribed", "unsubscribed", "unsubscribe"])
      eve.send(`<presence xmlns="jabber:client" type="${type}" to="${BOB}"/>`);
    await ask(eve, "get", '<ping xmlns="urn:xmpp:ping"/>');
    expect(await ask(bob, "get", '<query xmlns="jabber:iq:roster"/>')).not.toContain("eve@");
    const own = `<query xmlns="jabber:iq:roster"><item jid="${BOB}" subscription="both"/></query>`;
    await ask(eve, "set", own);
    const roster = await ask(eve, "get", '<query xmlns="jabber:iq:roster"/>');
    expect(roster).not.toMatch(/subscription='(?:both|to|from)'/);
  });
});

describe("who knows the address of a room for its members alone", () => {
  test("does not enter it", async () => {
    const answered = eve.next(/^<presence [^>]*from='board@/);
    eve.send(`<presence xmlns="jabber:client" to="${ROOM}/Eve"><x xmlns="${MUC}"/></presence>`);
    expect(await answered).toContain("registration-required");
  });

  test.each([
    ["set", "its history", archive],
    ["get", "who is a member", `<query xmlns="${MUC}#admin"><item affiliation="member"/></query>`],
    ["get", "who is the owner", `<query xmlns="${MUC}#admin"><item affiliation="owner"/></query>`],
    ["get", "how it is set up", `<query xmlns="${MUC}#owner"/>`],
    [
      "set",
      "a place in it, given by oneself",
      `<query xmlns="${MUC}#admin"><item affiliation="member" jid="eve@${OneSite.domain}"/></query>`,
    ],
    ["get", "who is in it", '<query xmlns="http://jabber.org/protocol/disco#items"/>'],
  ] as const)("does not get, by %s, %s", async (type, _, payload) => {
    const answer = await ask(eve, type, payload, ROOM);
    expect(answer).toMatch(/type='error'|<query [^>]*disco#items'\/>/);
    expect(answer).not.toMatch(/Bob|bob@|minutes/);
  });

  test("says nothing in it, to all or to one", async () => {
    for (const [type, to] of [
      ["groupchat", ROOM],
      ["chat", `${ROOM}/Bob`],
    ]) {
      const answered = eve.next(/^<message [^>]*type='error'/);
      eve.send(`<message xmlns="jabber:client" type="${type}" to="${to}"><body>let me in</body></message>`);
      expect(await answered).toContain("not-acceptable");
    }
  });
});
