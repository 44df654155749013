import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ask } from "./environment/ask.ts";
import { tokenFor } from "./environment/member.ts";
import { OneSite, PROVISION_SECRET, SECRETS } from "./environment/one-site.ts";
import { putRoom, ROOMS, roomsComponent } from "./environment/room-orders.ts";
import { saslMessage } from "./environment/sasl-message.ts";
import { XmppSocket } from "./environment/xmpp-socket.ts";

const MUC = "http://jabber.org/protocol/muc";
const DISCO = "http://jabber.org/protocol/disco#info";
const REGISTER = "jabber:iq:register";

let site: OneSite;
let open: XmppSocket[] = [];
let asked = 0;
let tests = 0;
let room = "";

beforeAll(async () => {
  site = await OneSite.start(
    {},
    { CONVERSE_PROVISION_SECRET: PROVISION_SECRET },
    ["converse_sessions"],
    [roomsComponent],
  );
  await tell("jane", "Jane Doe");
  await tell("eve", "Eve Miller");
  await tell("doe", "Jane Doe");
});

beforeEach(() => {
  room = `tea${++tests}@${ROOMS}`;
});

afterEach(async () => {
  for (const member of open) await member.close();
  open = [];
});

afterAll(async () => {
  const raised = await site?.server.log.raised();
  const errors = await site?.server.log.errors();
  await site?.server.remove();
  expect(raised).toEqual([]);
  expect(errors).toEqual([]);
});

async function tell(localpart: string, name: string): Promise<void> {
  const { status } = await ask({
    port: site.port,
    domain: OneSite.domain,
    method: "PUT",
    path: `/converse/people/${localpart}`,
    headers: { authorization: `Bearer ${PROVISION_SECRET}`, "content-type": "application/json" },
    body: JSON.stringify({ name }),
  });
  expect(status).toBe(204);
}

async function online(localpart: string): Promise<XmppSocket> {
  const member = await site.online(localpart);
  open.push(member);
  return member;
}

/** The answer to who enters a room, or wants another nick there: their own presence, or the refusal. */
function enter(member: XmppSocket, nick: string, at = room): Promise<string> {
  const answer = member.next(
    new RegExp(
      `^<presence (?=[^>]*from='${at}/)(?![^>]*unavailable)(.*<status code='110'/>|[^>]*type='error')`,
    ),
  );
  member.send(`<presence xmlns="jabber:client" to="${at}/${nick}"><x xmlns="${MUC}"/></presence>`);
  return answer;
}

function nickIn(presence: string): string | undefined {
  return /^<presence [^>]*from='[^'/]*\/([^']*)'/.exec(presence)?.[1];
}

function query(member: XmppSocket, type: "get" | "set", inside: string, to = room): Promise<string> {
  const id = `ask-${++asked}`;
  return member.ask(`<iq id="${id}" type="${type}" to="${to}">${inside}</iq>`, id);
}

/** A room that whoever makes it opens for everybody. */
async function make(member: XmppSocket, nick: string): Promise<string> {
  const entered = await enter(member, nick);
  const form = `<query xmlns="${MUC}#owner"><x xmlns="jabber:x:data" type="submit"/></query>`;
  expect(await query(member, "set", form)).toMatch(/type='result'/);
  return entered;
}

const reserve = (nick: string) =>
  `<query xmlns="${REGISTER}"><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${MUC}#register</value></field>` +
  `<field var="muc#register_roomnick"><value>${nick}</value></field></x></query>`;
const affiliate = (item: string) => `<query xmlns="${MUC}#admin"><item ${item}/></query>`;

describe("a member forges no name in a room of their own", () => {
  test.each(["Jane Doe", "jane doe", "The Boss", "Jane\u00a0Doe", "Jаne Doe"])(
    "by entering as %s",
    async (nick) => {
      const eve = await online("eve");
      const entered = await make(eve, nick);
      expect(nickIn(entered)).toBe("Eve Miller");
      expect(entered).toContain("<status code='210'/>");
    },
  );

  test("by entering another's room, or changing the nick there: everybody sees the site's name", async () => {
    const jane = await online("jane");
    await make(jane, "Jane Doe");
    const eve = await online("eve");
    const seen = jane.next(/^<presence .*eve@example\.org/);
    const entered = await enter(eve, "The Boss");
    expect(nickIn(entered)).toBe("Eve Miller");
    expect(entered).toContain("<status code='210'/>");
    expect(nickIn(await seen)).toBe("Eve Miller");
    expect(await seen).not.toContain("code='210'");
    const changed = await enter(eve, "Jane Doe");
    expect(nickIn(changed)).toBe("Eve Miller");
    const heard = jane.next(/<body>Hello</);
    eve.send(`<message xmlns="jabber:client" type="groupchat" to="${room}"><body>Hello</body></message>`);
    expect(await heard).toContain(`from='${room}/Eve Miller'`);
  });

  test("by reserving one", async () => {
    const eve = await online("eve");
    await make(eve, "x");
    expect(await query(eve, "set", reserve("Jane Doe"))).toMatch(/type='error'.*<not-allowed/);
    const jane = await online("jane");
    expect(nickIn(await enter(jane, "Jane Doe"))).toBe("Jane Doe");
  });

  test("by giving one to somebody who is not there", async () => {
    const eve = await online("eve");
    await make(eve, "x");
    const item = `affiliation="member" jid="doe@example.org" nick="The Boss"`;
    expect(await query(eve, "set", affiliate(item))).toMatch(/type='result'/);
    const members = await query(eve, "get", affiliate('affiliation="member"'));
    expect(members).toContain("doe@example.org");
    expect(members).not.toContain("The Boss");
  });

  test("in a room of a group, by administering the site", async () => {
    const at = await putRoom(site.port, "editors", "Eve Miller", { jane: "Jane Doe" }, ["eve"]);
    const eve = await online("eve");
    // Whatever the room says itself is shown under its title.
    expect(nickIn(await enter(eve, "Jane Doe", at))).toBe("Eve Miller (eve)");
  });
});

describe("whom the site has not named", () => {
  test.each([
    "Jane Doe",
    "JANE DOE",
    "Jané Doe",
    "J\u200bane Doe",
    "Jаne Doe",
    "Jane Doe (jane)",
    "Eve\u00a0 Miller",
  ])("is not called %s", async (nick) => {
    const mia = await online("mia");
    expect(await enter(mia, nick)).toMatch(/type='error'.*<(conflict|jid-malformed)/);
    expect(nickIn(await make(mia, "Mia"))).toBe("Mia");
    expect(await enter(mia, nick)).toMatch(/type='error'.*<(conflict|jid-malformed)/);
  });

  test("is not called as somebody whom it names later", async () => {
    const mia = await online("mia");
    await make(mia, "Mia");
    await tell("zoe", "Zoe Zander");
    expect(await enter(mia, "zoe zander")).toMatch(/type='error'.*<conflict/);
  });
});

test("who asks for their own name is told of no change", async () => {
  const jane = await online("jane");
  const entered = await make(jane, "Jane Doe");
  expect(nickIn(entered)).toBe("Jane Doe");
  expect(entered).not.toContain("code='210'");
});

test("two pages of one member have one nick, and each hears what is said", async () => {
  const jane = await online("jane");
  await make(jane, "Jane Doe");
  const jid = `jane@${OneSite.domain}`;
  const other = await XmppSocket.open(site.port, OneSite.domain);
  open.push(other);
  await other.authenticate("X-TOKEN", saslMessage(OneSite.domain, jid, tokenFor(jid, SECRETS)));
  await other.bind("other");
  expect(nickIn(await enter(other, "x"))).toBe("Jane Doe");
  const heard = Promise.all([jane, other].map((page) => page.next(/<body>Both</)));
  other.send(`<message xmlns="jabber:client" type="groupchat" to="${room}"><body>Both</body></message>`);
  for (const message of await heard) expect(message).toContain(`from='${room}/Jane Doe'`);
});

test("of two with one name the second has the localpart behind it, and keeps it", async () => {
  const jane = await online("jane");
  await make(jane, "Jane Doe");
  const doe = await online("doe");
  const nick = await query(doe, "get", `<query xmlns="${DISCO}" node="x-roomuser-item"/>`);
  expect(nick).toMatch(/<identity (?=[^>]*name='Jane Doe \(doe\)')/);
  expect(nickIn(await enter(doe, "Jane Doe"))).toBe("Jane Doe (doe)");
  jane.send(`<presence xmlns="jabber:client" type="unavailable" to="${room}/Jane Doe"/>`);
  await doe.next(new RegExp(`^<presence (?=[^>]*from='${room}/Jane Doe')(?=[^>]*type='unavailable')`));
  expect(nickIn(await enter(doe, "Jane Doe"))).toBe("Jane Doe (doe)");
});

test("who is called otherwise in the site is so in the room with their next presence", async () => {
  await tell("kim", "Kim Old");
  const kim = await online("kim");
  await make(kim, "Kim Old");
  await tell("kim", "Kim New");
  expect(nickIn(await enter(kim, "Kim Old"))).toBe("Kim New");
});
