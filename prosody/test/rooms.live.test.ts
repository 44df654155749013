import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { OneSite, PROVISION_SECRET } from "./environment/one-site.ts";
import {
  deleteRoom,
  listRooms,
  orderRooms,
  postNotice,
  putRoom,
  ROOMS,
  roomsComponent,
} from "./environment/room-orders.ts";
import type { XmppSocket } from "./environment/xmpp-socket.ts";

const BOOKMARKS = "urn:xmpp:bookmarks:1";
const PUBSUB = "http://jabber.org/protocol/pubsub";
const MUC = "http://jabber.org/protocol/muc";
const DISCO = "http://jabber.org/protocol/disco#info";

let site: OneSite;
let open: XmppSocket[] = [];
let groups: string[] = [];
let asked = 0;
let asks = 0;

beforeAll(async () => {
  site = await OneSite.start(
    {},
    { CONVERSE_PROVISION_SECRET: PROVISION_SECRET },
    ["bookmarks", "smacks", "converse_sessions"],
    [
      {
        ...roomsComponent,
        options: {
          ...roomsComponent.options,
          converse_rooms_most_shown: 3,
          admins: [`boss@${OneSite.domain}`],
        },
      },
    ],
  );
});

beforeEach(() => {
  asked++;
});

afterEach(async () => {
  for (const member of open) await member.close();
  for (const id of groups) await deleteRoom(site.port, id);
  open = [];
  groups = [];
});

afterAll(async () => {
  const raised = await site?.server.log.raised();
  const errors = await site?.server.log.errors();
  await site?.server.remove();
  expect(raised).toEqual([]);
  expect(errors).toEqual([]);
});

/** Each test has members of its own, since own bookmarks stay. */
function own(name: string): string {
  return `${name}${asked}`;
}

function jid(name: string): string {
  return `${own(name)}@${OneSite.domain}`;
}

function fullName(name: string): string {
  return `${name[0]?.toUpperCase()}${name.slice(1)} Smith`;
}

/** Somebody who is connected and asked to be told of bookmarks. */
async function online(name: string): Promise<XmppSocket> {
  const member = await site.online(own(name));
  open.push(member);
  const question = member.next(/^<iq [^>]*type='get'.*disco#info/);
  member.send(
    `<presence xmlns="jabber:client"><c xmlns="http://jabber.org/protocol/caps" hash="sha-1" node="test" ver="${own(name)}"/></presence>`,
  );
  const [, id] = /id='([^']*)'/.exec(await question) ?? [];
  member.send(
    `<iq xmlns="jabber:client" type="result" id="${id}" to="${jid(name)}"><query xmlns="${DISCO}">` +
      `<feature var="${BOOKMARKS}+notify"/></query></iq>`,
  );
  await ask(member, "get", undefined, '<ping xmlns="urn:xmpp:ping"/>');
  return member;
}

/** Titles by the ids that the test speaks of; answers the room's JID. */
async function put(
  id: string,
  title: string,
  names: string[],
  owners: string[] = [],
  generation?: string,
): Promise<string> {
  if (!groups.includes(id)) groups.push(id);
  const all = Object.fromEntries(names.map((name) => [own(name), fullName(name)]));
  return putRoom(site.port, id, title, all, owners.map(own), generation);
}

async function ask(
  member: XmppSocket,
  type: "get" | "set",
  to: string | undefined,
  inside: string,
): Promise<string> {
  const id = `ask-${++asks}`;
  const at = to === undefined ? "" : ` to="${to}"`;
  return member.ask(`<iq id="${id}" type="${type}"${at}>${inside}</iq>`, id);
}

function publish(room: string, autojoin: boolean): string {
  return (
    `<pubsub xmlns="${PUBSUB}"><publish node="${BOOKMARKS}"><item id="${room}">` +
    `<conference xmlns="${BOOKMARKS}" autojoin="${autojoin}" name="Mine"/></item></publish></pubsub>`
  );
}

/** The bookmarks as the server tells them now, by the room's JID. */
async function bookmarks(member: XmppSocket): Promise<Record<string, string>> {
  const answer = await ask(
    member,
    "get",
    undefined,
    `<pubsub xmlns="${PUBSUB}"><items node="${BOOKMARKS}"/></pubsub>`,
  );
  const items = answer.match(/<item .*?<\/item>/g) ?? [];
  return Object.fromEntries(items.map((item) => [/id='([^']*)'/.exec(item)?.[1] ?? "", item]));
}

function bookmarked(member: XmppSocket, room: string, kind: "item" | "retract"): Promise<string> {
  return member.next(new RegExp(`^<message .*${BOOKMARKS}.*<${kind} [^>]*id='${room}'`));
}

function localpartOf(room: string): string {
  return room.slice(0, room.indexOf("@"));
}

/** Enters a room and answers the presence that says so, or the refusal. */
function enter(member: XmppSocket, room: string, nick = "somebody"): Promise<string> {
  const entered = member.next(
    new RegExp(`^<presence (?=[^>]*from='${room}/)(.*<status code='110'/>|[^>]*type='error')`),
  );
  member.send(`<presence xmlns="jabber:client" to="${room}/${nick}"><x xmlns="${MUC}"/></presence>`);
  return entered;
}

function say(member: XmppSocket, room: string, text: string): void {
  member.send(
    `<message xmlns="jabber:client" type="groupchat" to="${room}" id="m${++asks}"><body>${text}</body></message>`,
  );
}

function archive(member: XmppSocket, room: string): Promise<string> {
  return ask(member, "set", room, '<query xmlns="urn:xmpp:mam:2"/>');
}

describe("a member of a group", () => {
  test("who is connected has the room among the bookmarks at once, and enters it under their full name", async () => {
    const anna = await online("anna");
    const started = performance.now();
    const room = await put("editors", "The <Editors>", ["anna", "bert"]);
    const item = await bookmarked(anna, room, "item");
    expect(item).toMatch(/name='The &lt;Editors&gt;'/);
    expect(item).toMatch(/autojoin='true'/);
    const entered = await enter(anna, room);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(entered).toMatch(new RegExp(`from='${room}/Anna Smith'`));
    expect(entered).toMatch(/affiliation='member'/);
    expect(entered).toContain(`jid='${jid("anna")}/test'`);
  });

  test("who comes later finds it, beside their own bookmarks, and nothing is written", async () => {
    const room = await put("editors", "Editors", ["anna"]);
    const anna = await online("anna");
    expect(Object.keys(await bookmarks(anna))).toEqual([room]);
    const folder = join(site.server.folder, "data/example%2eorg/pep");
    const kept = await readFile(join(folder, `${own("anna")}.dat`), "utf8").catch(() => "");
    expect(kept).not.toContain(BOOKMARKS);
    expect(await ask(anna, "set", undefined, publish(`mine@${ROOMS}`, true))).toMatch(/type='result'/);
    expect(Object.keys(await bookmarks(anna)).sort()).toEqual([room, `mine@${ROOMS}`].sort());
    await put("editors", "Editors", []);
    expect(Object.keys(await bookmarks(anna))).toEqual([`mine@${ROOMS}`]);
  });

  test("writes and reads there, and others see who it was", async () => {
    const room = await put("editors", "Editors", ["anna", "bert"]);
    const anna = await online("anna");
    const bert = await online("bert");
    await enter(anna, room);
    await enter(bert, room, "Anna Smith");
    say(bert, room, "Hello");
    const heard = await anna.next(/^<message .*Hello/);
    expect(heard).toContain(`from='${room}/Bert Smith'`);
    expect(heard).toMatch(/<stanza-id /);
    expect(await archive(anna, room)).toMatch(/<fin [^>]*/);
    expect(await anna.next(/^<message .*<result .*Hello/)).toContain(jid("bert"));
  });

  test("who leaves the group is out of the room now, and loses the bookmark and the archive", async () => {
    const room = await put("editors", "Editors", ["anna", "bert"]);
    const anna = await online("anna");
    const bert = await online("bert");
    await enter(anna, room);
    await enter(bert, room);
    await bert.next(/^<message .*<subject/);
    const started = performance.now();
    await put("editors", "Editors", ["anna"]);
    await bookmarked(bert, room, "retract");
    const out = await bert.next(new RegExp(`^<presence (?=[^>]*from='${room}/)(?=[^>]*type='unavailable')`));
    expect(performance.now() - started).toBeLessThan(2000);
    expect(out).toMatch(/(?=.*<status code='322'\/>)(?=.*<status code='110'\/>)/);
    expect(await anna.next(/^<presence (?=[^>]*from='[^']*Bert Smith')(?=[^>]*type='unavailable')/)).toMatch(
      /322/,
    );
    expect(await archive(bert, room)).toMatch(/type='error'.*<item-not-found/);
    expect(await enter(bert, room)).toMatch(/<item-not-found/);
    expect(await bookmarks(bert)).toEqual({});
    say(anna, room, "Alone");
    await anna.next(/Alone/);
  });

  test("who has chosen not to enter by themselves is not made to, until the bookmark is thrown away", async () => {
    const room = await put("editors", "Editors", ["anna"]);
    const anna = await online("anna");
    expect(await ask(anna, "set", undefined, publish(room, false))).toMatch(/type='result'/);
    await bookmarked(anna, room, "item");
    await put("editors", "Writers", ["anna"]);
    const renamed = await bookmarked(anna, room, "item");
    expect(renamed).toMatch(/(?=.*name='Writers')(?=.*autojoin='false')/);
    const retract = `<pubsub xmlns="${PUBSUB}"><retract node="${BOOKMARKS}" notify="1"><item id="${room}"/></retract></pubsub>`;
    expect(await ask(anna, "set", undefined, retract)).toMatch(/type='result'/);
    expect(await bookmarked(anna, room, "item")).toMatch(/autojoin='true'/);
    expect((await bookmarks(anna))[room]).toMatch(/autojoin='true'/);
  });

  test("whose client writes bookmarks the old way keeps the room and theirs", async () => {
    const room = await put("editors", "Editors", ["anna"]);
    const anna = await online("anna");
    const old = (...jids: string[]) =>
      `<query xmlns="jabber:iq:private"><storage xmlns="storage:bookmarks">` +
      `${jids.map((to) => `<conference jid="${to}" autojoin="true"/>`).join("")}</storage></query>`;
    expect(await ask(anna, "set", undefined, old(`mine@${ROOMS}`))).toMatch(/type='result'/);
    expect(Object.keys(await bookmarks(anna)).sort()).toEqual([room, `mine@${ROOMS}`].sort());
    expect(await ask(anna, "set", undefined, old())).toMatch(/type='result'/);
    expect(Object.keys(await bookmarks(anna))).toEqual([room]);
  });

  test("whose account is deleted in the chat server is out of the room", async () => {
    const room = await put("editors", "Editors", ["anna", "bert"]);
    const anna = await online("anna");
    const bert = await online("bert");
    await enter(anna, room);
    await enter(bert, room);
    open = [anna];
    await site.server.control(["shell", "user", "delete", jid("bert")]);
    await anna.next(/^<presence (?=[^>]*from='[^']*Bert Smith')(?=[^>]*type='unavailable')/);
    expect((await listRooms(site.port)).rooms["editors"]).toBe("");
  });
});

describe("a room", () => {
  test("is renamed with its group", async () => {
    const room = await put("editors", "Editors", ["anna"]);
    const anna = await online("anna");
    await enter(anna, room);
    await put("editors", "Writers", ["anna"]);
    expect(await bookmarked(anna, room, "item")).toMatch(/name='Writers'/);
    await anna.next(new RegExp(`^<message [^>]*from='${room}'.*<status code='104'/>`));
    const info = await ask(anna, "get", room, `<query xmlns="${DISCO}"/>`);
    expect(info).toMatch(/<identity (?=[^>]*name='Writers')/);
    for (const feature of [
      "muc_hidden",
      "muc_membersonly",
      "muc_nonanonymous",
      "muc_persistent",
      "urn:xmpp:mam:2",
    ])
      expect(info).toContain(`var='${feature}'`);
  });

  test("is closed for all when its group ends, and a group of the same id has another", async () => {
    const room = await put("editors", "Editors", ["anna"], ["olga"]);
    const anna = await online("anna");
    const olga = await online("olga");
    await enter(anna, room);
    await enter(olga, room);
    say(anna, room, "Secret");
    await anna.next(/^<message .*Secret/);
    await deleteRoom(site.port, "editors");
    for (const member of [anna, olga]) await member.next(/^<presence .*<destroy/);
    await bookmarked(anna, room, "retract");
    expect(await enter(olga, room)).toMatch(/<item-not-found/);
    expect(await archive(anna, room)).toMatch(/<item-not-found/);
    const again = await put("editors", "Editors", ["anna", "dora"]);
    expect(again).not.toBe(room);
    await enter(anna, again);
    await archive(anna, again);
    await expect(bookmarks(anna)).resolves.toHaveProperty([again]);
    // What was kept of the first would have come before the answer.
    say(anna, again, "New");
    expect(await anna.next(/^<message .*<body/)).toContain("New");
    const file = `${localpartOf(room).replaceAll("-", "%2d")}.list`;
    const folder = join(site.server.folder, "data/rooms%2eexample%2eorg/muc_log");
    expect(await readFile(join(folder, file), "utf8")).toContain("Secret");
  });

  test("is closed for all when the group was made again before anybody had asked, and the new one has another", async () => {
    const room = await put("editors", "Editors", ["anna", "bert"], ["olga"]);
    const anna = await online("anna");
    const bert = await online("bert");
    for (const member of [anna, bert]) await enter(member, room);
    say(anna, room, "Secret");
    await anna.next(/^<message .*Secret/);
    const again = await put("editors", "Editors", ["anna", "dora"], ["olga"], "1");
    await bookmarked(anna, room, "retract");
    for (const member of [anna, bert]) await member.next(/^<presence .*<destroy/);
    expect(again).not.toBe(room);
    expect(await enter(anna, room)).toMatch(/<item-not-found/);
    expect(await archive(anna, room)).toMatch(/<item-not-found/);
    expect(Object.keys(await bookmarks(anna))).toEqual([again]);
    expect(await bookmarks(bert)).toEqual({});
    await enter(anna, again);
    await archive(anna, again);
    say(anna, again, "New");
    expect(await anna.next(/^<message .*<body/)).toContain("New");
  });

  test("stays while its group is the same, whoever tells it, also after Prosody was killed", async () => {
    const room = await put("editors", "Editors", ["anna"], [], "1");
    expect(await put("editors", "Writers", ["anna", "bert"], ["olga"], "1")).toBe(room);
    // As an older add-on tells it.
    expect(await put("editors", "Writers", ["anna"])).toBe(room);
    await site.server.kill();
    await site.server.start();
    open = [];
    expect(await put("editors", "Writers", ["anna"], [], "1")).toBe(room);
    expect(await put("editors", "Writers", ["anna"], [], "2")).not.toBe(room);
  });

  test("is there after Prosody was killed and started again, with all who are in it", async () => {
    const room = await put("editors", "Editors", ["anna"]);
    await site.server.kill();
    await site.server.start();
    open = [];
    const anna = await online("anna");
    expect((await bookmarks(anna))[room]).toMatch(/name='Editors'/);
    expect(await enter(anna, room)).toMatch(/affiliation='member'/);
  });

  test("is there after the module was loaded again", async () => {
    const room = await put("editors", "Editors", ["anna"]);
    const anna = await online("anna");
    await site.server.shell(`module reload converse_rooms ${ROOMS}`);
    expect((await bookmarks(anna))[room]).toMatch(/name='Editors'/);
    await site.server.shell(`module unload converse_rooms ${ROOMS}`);
    expect(await bookmarks(anna)).toEqual({});
    await site.server.shell(`module load converse_rooms ${ROOMS}`);
    expect((await bookmarks(anna))[room]).toMatch(/name='Editors'/);
  });
});

describe("a notice", () => {
  test.each([
    ["that is no JSON", "no"],
    ["without text", '{"text":" "}'],
    ["of another type", '{"text":["x"]}'],
    ["that is too long", JSON.stringify({ text: "x".repeat(20_001) })],
    ["with a control character", '{"text":"a\\u0007b"}'],
    ["with an id that is none", '{"text":"a","id":"a b"}'],
    ["that is not UTF-8", Buffer.from([...Buffer.from('{"text":"a'), 0xff, ...Buffer.from('"}')])],
  ])("%s is refused", async (_, body) => {
    await put("editors", "Editors", ["anna"]);
    expect(await postNotice(site.port, "editors", body)).toBe(400);
  });

  test("for a group without a room is refused, and for one of another generation", async () => {
    expect(await postNotice(site.port, "nobody", '{"text":"Hello"}')).toBe(404);
    await put("editors", "Editors", ["anna"]);
    expect(await postNotice(site.port, "editors", '{"text":"Hello","generation":"2"}')).toBe(404);
  });

  test("is nobody's, also of who is called as the room", async () => {
    const room = await put("editors", "Anna Smith", ["anna"]);
    const anna = await online("anna");
    expect(await enter(anna, room)).toContain(`/Anna Smith (${own("anna")})'`);
  });

  test("that is told again is said once", async () => {
    const room = await put("editors", "Editors", ["anna"]);
    const anna = await online("anna");
    await enter(anna, room);
    const told = async (id: string, text: string) =>
      expect(await postNotice(site.port, "editors", JSON.stringify({ id, text }))).toBe(204);
    for (const id of ["a1", "a1", "b2"]) await told(id, `Said ${id}`);
    const first = await anna.next(/^<message [^>]*type='groupchat'.*<body>Said/);
    const second = await anna.next(/^<message [^>]*type='groupchat'.*<body>Said/);
    expect([/\bid='([^']*)'/.exec(first)?.[1], /\bid='([^']*)'/.exec(second)?.[1]]).toEqual(["a1", "b2"]);
  });

  test("comes from the room itself, and is found in its archive", async () => {
    const room = await put("editors", "Editors", ["anna"]);
    const anna = await online("anna");
    await enter(anna, room);
    const text = "The <minutes>\nare there & ready.";
    expect(await postNotice(site.port, "editors", JSON.stringify({ text }))).toBe(204);
    const heard = await anna.next(/^<message [^>]*type='groupchat'.*<body>The &lt;minutes/);
    expect(heard).toMatch(new RegExp(`from='${room}'`));
    await archive(anna, room);
    expect(await anna.next(/^<message .*<result .*\nare there &amp; ready/)).toContain(`from='${room}'`);
  });
});

test("an administrator of Prosody's is in the rooms of their groups, and in no other", async () => {
  const boss = await site.online("boss");
  open.push(boss);
  groups.push("staff");
  const room = await putRoom(site.port, "staff", "Staff", { boss: "Boss" });
  expect(await enter(boss, room)).toContain(`from='${room}/Boss'`);
  await putRoom(site.port, "staff", "Staff", {});
  expect(await enter(boss, room)).toMatch(/<item-not-found/);
});

describe("a large room", () => {
  test("shows its owners alone, and everybody as soon as it is small again", async () => {
    const room = await put("editors", "Editors", ["anna", "bert", "carl", "dora"], ["olga"]);
    const anna = await online("anna");
    const bert = await online("bert");
    const olga = await online("olga");
    await enter(anna, room);
    await enter(bert, room);
    await enter(olga, room, "Olga");
    // Presence comes in its order: bert's would have been here before.
    const first = await anna.next(new RegExp(`^<presence [^>]*from='${room}/(?!Anna)`));
    expect(first).toContain("/Olga'");
    say(bert, room, "Hello");
    expect(await anna.next(/^<message .*Hello/)).toContain("/Bert Smith'");
    const members = `<query xmlns="${MUC}#admin"><item affiliation="member"/></query>`;
    expect(await ask(anna, "get", room, members)).toMatch(/(?=.*nick='Bert Smith')(?=.*nick='Dora Smith')/);
    await put("editors", "Editors", ["anna", "bert", "carl"], ["olga"]);
    await anna.next(/^<presence (?![^>]*type=)[^>]*from='[^']*Bert Smith'/);
  });
});

describe("nobody but the site", () => {
  test("makes a room under such a name", async () => {
    const anna = await online("anna");
    const refused = await enter(anna, `converse-group-000000000000000000000000@${ROOMS}`);
    expect(refused).toMatch(/type='error'.*<item-not-found/);
    expect(await enter(anna, `mine${asked}@${ROOMS}`)).toMatch(/affiliation='owner'/);
  });

  test.each([
    ["the configuration", `<query xmlns="${MUC}#owner"><x xmlns="jabber:x:data" type="submit"/></query>`],
    ["that it is there", `<query xmlns="${MUC}#owner"><destroy/></query>`],
    [
      "affiliations",
      `<query xmlns="${MUC}#admin"><item affiliation="member" jid="foe@example.org"/></query>`,
    ],
    [
      "who has a nick",
      `<query xmlns="${MUC}#admin"><item affiliation="member" jid="foe@example.org" nick="Anna Smith"/></query>`,
    ],
    ["their own membership", '<query xmlns="jabber:iq:register"><remove/></query>'],
  ])("changes %s, member or owner", async (_, inside) => {
    const room = await put("editors", "Editors", ["anna"], ["olga"]);
    for (const name of ["anna", "olga"]) {
      const member = await online(name);
      await enter(member, room);
      expect(await ask(member, "set", room, inside)).toMatch(/type='error'.*<not-allowed/);
      expect(await enter(member, room)).not.toMatch(/error/);
    }
  });

  test("invites somebody else", async () => {
    const room = await put("editors", "Editors", ["anna"], ["olga"]);
    const olga = await online("olga");
    await enter(olga, room);
    const carl = await online("carl");
    const refused = olga.next(/^<message [^>]*type='error'/);
    olga.send(
      `<message xmlns="jabber:client" to="${room}"><x xmlns="${MUC}#user"><invite to="${jid("carl")}"/></x></message>`,
    );
    expect(await refused).toMatch(/<not-allowed/);
    expect(await enter(carl, room)).toMatch(/<item-not-found/);
  });

  test("but owners set the subject and remove who disturbs", async () => {
    const room = await put("editors", "Editors", ["anna", "bert"], ["olga"]);
    const anna = await online("anna");
    const olga = await online("olga");
    await enter(anna, room);
    expect(await enter(olga, room)).toMatch(/affiliation='owner'.*role='moderator'|role='moderator'/);
    const subject = (text: string) =>
      `<message xmlns="jabber:client" type="groupchat" to="${room}"><subject>${text}</subject></message>`;
    const refused = anna.next(/^<message [^>]*type='error'/);
    anna.send(subject("Mine"));
    expect(await refused).toMatch(/<forbidden/);
    olga.send(subject("Ours"));
    await anna.next(/<subject>Ours</);
    const kick = (nick: string) => `<query xmlns="${MUC}#admin"><item nick="${nick}" role="none"/></query>`;
    expect(await ask(anna, "set", room, kick("olga"))).toMatch(/type='error'/);
    expect(await ask(olga, "set", room, kick("Anna Smith"))).toMatch(/type='result'/);
  });
});

describe("who is not in the group", () => {
  test("finds no room: not by joining, not by asking, not in the list", async () => {
    const room = await put("editors", "Editors", ["anna"]);
    const carl = await online("carl");
    const strange = `converse-group-0@${ROOMS}`;
    const items = await ask(carl, "get", ROOMS, '<query xmlns="http://jabber.org/protocol/disco#items"/>');
    expect(items).not.toContain(localpartOf(room));
    for (const to of [room, strange]) {
      expect(await enter(carl, to)).toMatch(/<item-not-found/);
      for (const inside of [`<query xmlns="${DISCO}"/>`, '<vCard xmlns="vcard-temp"/>'])
        expect(await ask(carl, "get", to, inside)).toMatch(/<item-not-found/);
      expect(await archive(carl, to)).toMatch(/<item-not-found/);
      expect(await ask(carl, "get", `${to}/Anna Smith`, '<ping xmlns="urn:xmpp:ping"/>')).toMatch(
        /<item-not-found/,
      );
      const refused = carl.next(/^<message [^>]*type='error'/);
      say(carl, to, "Let me in");
      expect(await refused).toMatch(/<item-not-found/);
    }
    expect(await bookmarks(carl)).toEqual({});
  });

  test("does not see the bookmarks of who is", async () => {
    await put("editors", "Editors", ["anna"]);
    const carl = await online("carl");
    await online("anna");
    const answer = await ask(
      carl,
      "get",
      jid("anna"),
      `<pubsub xmlns="${PUBSUB}"><items node="${BOOKMARKS}"/></pubsub>`,
    );
    expect(answer).toMatch(/type='error'/);
  });
});

describe("an order", () => {
  const body = '{"title":"Editors","members":[],"owners":[]}';

  test.each([
    ["without the secret", 401, body, { authorization: "Bearer no" }],
    ["that is not JSON", 400, "no", {}],
    ["of another type", 400, body, { "content-type": "text/plain" }],
    ["without a title", 400, '{"title":"","members":[],"owners":[]}', {}],
    ["without owners", 400, '{"title":"Editors","members":[]}', {}],
    ["with an owner who is none", 400, '{"title":"Editors","members":[],"owners":["A@b"]}', {}],
    ["with a generation that is none", 400, '{"title":"T","members":[],"owners":[],"generation":1}', {}],
    ["with an owner twice", 400, '{"title":"Editors","members":[],"owners":["a","a"]}', {}],
  ])("%s is refused", async (_, status, text, headers) => {
    expect((await orderRooms(site.port, "PUT", "x", text, headers)).status).toBe(status);
    expect((await listRooms(site.port)).rooms).toEqual({});
  });

  test("with an id that is too long is refused, and one for no room does nothing", async () => {
    expect((await orderRooms(site.port, "PUT", "x".repeat(256), body)).status).toBe(414);
    expect((await orderRooms(site.port, "DELETE", "x")).status).toBe(204);
  });

  test("may speak of any id, and the same again changes nothing", async () => {
    const id = "../Ünï/ %2F?#";
    groups.push(id);
    expect((await orderRooms(site.port, "PUT", id, body)).status).toBe(204);
    const before = await listRooms(site.port);
    expect(Object.keys(before.rooms)).toEqual([id]);
    expect((await orderRooms(site.port, "PUT", id, body)).status).toBe(204);
    expect(await listRooms(site.port)).toEqual(before);
  });
});
