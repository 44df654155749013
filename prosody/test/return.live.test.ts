import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ask } from "./environment/ask.ts";
import { comeOnline, tryLogin } from "./environment/member.ts";
import { OneSite, PROVISION_SECRET } from "./environment/one-site.ts";
import { orderSessions, tokenAskedAt } from "./environment/session-orders.ts";
import type { XmppSocket } from "./environment/xmpp-socket.ts";

const ROOMS = "rooms.example.org";
const FILES = "upload.example.org";
const MAM = "urn:xmpp:mam:2";
const MUC = "http://jabber.org/protocol/muc";
const PUBSUB = "http://jabber.org/protocol/pubsub";
const BOOKMARKS = "urn:xmpp:bookmarks:1";
const UPLOAD = "urn:xmpp:http:upload:0";

let site: OneSite;
let round = 0;
/** Who had the user id first. */
let first: string;
let bob: string;

beforeAll(async () => {
  site = await OneSite.start(
    {},
    { CONVERSE_PROVISION_SECRET: PROVISION_SECRET },
    ["smacks", "bookmarks", "blocklist", "private", "offline", "converse_sessions"],
    [
      { domain: ROOMS, component: "muc", options: { modules_enabled: ["muc_mam"] } },
      {
        domain: FILES,
        component: "http_file_share",
        options: { http_file_share_access: [OneSite.domain], http_host: OneSite.domain },
      },
    ],
  );
});

beforeEach(() => {
  round++;
  first = `jane${round}`;
  bob = `bob${round}`;
});

afterAll(async () => {
  const raised = await site?.server.log.raised();
  await site?.server.remove();
  expect(raised).toEqual([]);
});

const HEADERS = { authorization: `Bearer ${PROVISION_SECRET}`, "content-type": "application/json" };

async function tell(localpart: string, person: object): Promise<number> {
  const path = `/converse/people/${localpart}`;
  const body = JSON.stringify({ name: "Jane", user: localpart, ...person });
  const { status } = await ask({
    port: site.port,
    domain: OneSite.domain,
    method: "PUT",
    path,
    headers: HEADERS,
    body,
  });
  return status;
}

function jid(localpart: string): string {
  return `${localpart}@${OneSite.domain}`;
}

/** With a token that says when it was asked for. */
function online(): Promise<XmppSocket> {
  return comeOnline(site.port, jid(first), tokenAskedAt(first, Date.now()));
}

let asks = 0;
async function iq(member: XmppSocket, type: "get" | "set", what: string, to = ""): Promise<string> {
  const id = `iq${asks++}`;
  return member.ask(`<iq id="${id}" type="${type}"${to && ` to="${to}"`}>${what}</iq>`, id);
}

async function done(member: XmppSocket, what: string, to = ""): Promise<string> {
  const answer = await iq(member, "set", what, to);
  expect(answer).toMatch(/type='result'/);
  return answer;
}

/** All that somebody can leave behind; answers the address of a file. */
async function live(): Promise<string> {
  const jane = await site.online(first);
  const friend = await site.online(bob);
  const asked = friend.next(/type='subscribe'/);
  jane.send(`<presence xmlns="jabber:client" type="subscribe" to="${jid(bob)}"/>`);
  await asked;
  friend.send(`<presence xmlns="jabber:client" type="subscribed" to="${jid(first)}"/>`);
  await done(
    jane,
    `<query xmlns="jabber:iq:roster"><item jid="carl@example.org" name="Of the first"/></query>`,
  );
  await done(jane, `<block xmlns="urn:xmpp:blocking"><item jid="eve@example.org"/></block>`);
  await done(
    jane,
    `<vCard xmlns="vcard-temp"><FN>Jane</FN><NOTE>a note of the first</NOTE><URL>https://first.example</URL></vCard>`,
  );
  await done(
    jane,
    `<query xmlns="jabber:iq:private"><notes xmlns="x:notes">own of the first</notes></query>`,
  );
  const bookmark = `<conference xmlns="${BOOKMARKS}" autojoin="true" name="Of the first"/>`;
  await done(
    jane,
    `<pubsub xmlns="${PUBSUB}"><publish node="${BOOKMARKS}"><item id="${first}@${ROOMS}">${bookmark}</item></publish></pubsub>`,
  );
  const entered = jane.next(/<status code='110'/);
  jane.send(`<presence xmlns="jabber:client" to="${first}@${ROOMS}/first"><x xmlns="${MUC}"/></presence>`);
  await entered;
  const form = ["muc#roomconfig_persistentroom", "muc#roomconfig_membersonly"]
    .map((name) => `<field var="${name}"><value>1</value></field>`)
    .join("");
  await done(
    jane,
    `<query xmlns="${MUC}#owner"><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${MUC}#roomconfig</value></field>${form}</x></query>`,
    `${first}@${ROOMS}`,
  );
  await done(
    jane,
    `<query xmlns="${MUC}#admin"><item affiliation="owner" jid="${jid(bob)}"/></query>`,
    `${first}@${ROOMS}`,
  );
  const slot = await iq(
    jane,
    "get",
    `<request xmlns="${UPLOAD}" filename="first.txt" size="5" content-type="text/plain"/>`,
    FILES,
  );
  const [put, authorization] = [/<put url='([^']+)'/, /name='Authorization'>([^<]+)</].map(
    (part) => part.exec(slot)?.[1] ?? "",
  ) as [string, string];
  const stored = await fetchFile("PUT", put, authorization, "first");
  expect(stored.status).toBe(201);
  friend.send(
    `<message xmlns="jabber:client" type="chat" to="${jid(first)}"><body>for the first</body></message>`,
  );
  await jane.next(/for the first/);
  await jane.close();
  friend.send(
    `<message xmlns="jabber:client" type="chat" to="${jid(first)}"><body>while away</body></message>`,
  );
  await iq(friend, "get", `<ping xmlns="urn:xmpp:ping"/>`);
  await friend.close();
  return put;
}

function fetchFile(method: string, address: string, authorization = "", body = "") {
  const { pathname } = new URL(address);
  return ask({
    port: site.port,
    domain: OneSite.domain,
    method,
    path: pathname,
    headers: {
      ...(authorization && { authorization }),
      ...(method === "PUT" && { "content-type": "text/plain", "content-length": String(body.length) }),
    },
    ...(method === "PUT" && { body }),
  });
}

/** All that the archive has, and what came before it. */
async function archived(member: XmppSocket): Promise<string> {
  const texts: string[] = [];
  member.send(`<iq xmlns="jabber:client" id="archive" type="set"><query xmlns="${MAM}"/></iq>`);
  do texts.push(await member.next(/^<(message|iq)/));
  while (!texts.at(-1)?.includes("id='archive'"));
  return texts.join("");
}

/** What the account has of all that, in one text. */
async function found(file: string): Promise<string> {
  const jane = await online();
  const texts = [
    await iq(jane, "get", `<query xmlns="jabber:iq:roster"/>`),
    await iq(jane, "get", `<blocklist xmlns="urn:xmpp:blocking"/>`),
    await iq(jane, "get", `<vCard xmlns="vcard-temp"/>`),
    await iq(jane, "get", `<query xmlns="jabber:iq:private"><notes xmlns="x:notes"/></query>`),
    await iq(jane, "get", `<pubsub xmlns="${PUBSUB}"><items node="${BOOKMARKS}"/></pubsub>`),
    await iq(jane, "get", `<query xmlns="http://jabber.org/protocol/disco#items"/>`, jid(first)),
  ];
  texts.push(await archived(jane));
  const answered = jane.next(/<presence[^>]* from='[^']*@rooms[^>]*>/);
  jane.send(`<presence xmlns="jabber:client" to="${first}@${ROOMS}/again"><x xmlns="${MUC}"/></presence>`);
  texts.push(await answered, (await fetchFile("GET", file)).body);
  await jane.close();
  return texts.join("\n");
}

const OF_THE_FIRST = [
  "a note of the first",
  "first.example",
  "eve@",
  "carl@",
  "while away",
  "for the first",
  "own of the first",
];

test("who comes back is the same person, and has all that they had", async () => {
  expect(await tell(first, { freed: 0 })).toBe(204);
  const file = await live();
  expect(await tell(first, { freed: 0, name: "Jane" })).toBe(204);
  const texts = await found(file);
  for (const text of ["a note of the first", "eve@", "carl@", "for the first", "own of the first", `${bob}@`])
    expect(texts).toContain(text);
  expect(texts).toMatch(/first$/);
  expect(texts).not.toContain("registration-required");
});

test("another person with the same user id has nothing of the first, though nobody told that they went", async () => {
  expect(await tell(first, {})).toBe(204);
  const file = await live();
  const freed = Date.now() - 3_600_000;
  expect(await tell(first, { freed })).toBe(204);
  const texts = await found(file);
  for (const text of [...OF_THE_FIRST, `${bob}@`]) expect(texts).not.toContain(text);
  expect(texts).not.toMatch(/first$/);
  expect(texts).toContain("registration-required");
  // And keeps what they have themselves.
  const jane = await online();
  await done(jane, `<query xmlns="jabber:iq:roster"><item jid="dora@example.org"/></query>`);
  await jane.close();
  expect(await tell(first, { freed })).toBe(204);
  expect(await found(file)).toContain("dora@");
});

test("the streams of the first end, and no token of theirs is good any more; what comes late of them is refused", async () => {
  await tell(first, {});
  const jane = await site.online(first);
  const ended = jane.next(/<stream:error/);
  const freed = Date.now() - 1_000;
  expect(await tell(first, { freed })).toBe(204);
  expect(await ended).toContain("deleted");
  const login = (asked: number) => tryLogin(site.port, jid(first), tokenAskedAt(first, asked));
  expect(await login(freed)).toMatchObject({ ok: false });
  expect(await login(Date.now())).toMatchObject({ ok: true });
  for (const late of [0, freed - 1]) expect(await tell(first, { freed: late })).toBe(409);
  expect(await login(Date.now())).toMatchObject({ ok: true });
});

test("an order to delete the first that comes late takes nothing from the second, and one of before takes all", async () => {
  const freed = Date.now() - 1_000;
  await tell(first, { freed });
  const second = await site.online(first);
  const close = (given?: number) =>
    orderSessions(site.port, "/close", {
      localpart: first,
      reason: "deleted",
      before: Date.now(),
      ...(given !== undefined && { freed: given }),
    });
  expect((await close(0.5)).status).toBe(400);
  for (const late of [freed, freed - 500]) expect((await close(late)).body).toBe('{"closed":0}');
  await second.ask(`<iq id="still" type="get"><query xmlns="jabber:iq:roster"/></iq>`, "still");
  const ended = second.next(/<stream:error/);
  // The second is deleted too.
  expect((await close(Date.now())).body).toBe('{"closed":1}');
  expect(await ended).toContain("deleted");
});

test("the accounts are listed in parts, with whom they were made for", async () => {
  await tell("ö", { user: "Ö <b>\u202e", freed: 5, portrait: null, version: "abc" });
  const list = async (query: string) => {
    const path = `/converse/people${query}`;
    return ask({ port: site.port, domain: OneSite.domain, path, headers: HEADERS });
  };
  for (const wrong of [
    "",
    "?part=1&of=1",
    "?part=0&of=0",
    "?part=0&of=1001",
    "?part=-1&of=2",
    "?of=2&part=0",
  ])
    expect((await list(wrong)).status).toBe(400);
  const whole = JSON.parse((await list("?part=0&of=1")).body).people;
  expect(whole["ö"]).toEqual({ user: "Ö <b>\u202e", freed: 5, version: "abc", name: "Jane" });
  const parts = await Promise.all([0, 1, 2].map((part) => list(`?part=${part}&of=3`)));
  const together = parts.flatMap(({ body }) => Object.keys(JSON.parse(body).people));
  expect(together.sort()).toEqual(Object.keys(whole).sort());
  expect(
    (await ask({ port: site.port, domain: OneSite.domain, path: "/converse/people?part=0&of=1" })).status,
  ).toBe(401);
});
