import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask } from "./environment/ask.ts";
import { OneSite, PROVISION_SECRET } from "./environment/one-site.ts";
import type { XmppSocket } from "./environment/xmpp-socket.ts";

const NICK = "http://jabber.org/protocol/nick";
const PUBSUB = "http://jabber.org/protocol/pubsub";
const VCARD = "urn:ietf:params:xml:ns:vcard-4.0";

let site: OneSite;
let eve: XmppSocket;
let bob: XmppSocket;

beforeAll(async () => {
  site = await OneSite.start();
  await tell("eve", "Eve Miller");
  eve = await site.online("eve");
  bob = await site.online("bob");
});

afterAll(async () => {
  await eve?.close();
  await bob?.close();
  const raised = await site?.server.log.raised();
  await site?.server.remove();
  expect(raised).toEqual([]);
});

async function tell(localpart: string, name: string): Promise<void> {
  const headers = { authorization: `Bearer ${PROVISION_SECRET}`, "content-type": "application/json" };
  const path = `/converse/people/${localpart}`;
  const body = JSON.stringify({ name });
  const { status } = await ask({
    port: site.port,
    domain: OneSite.domain,
    method: "PUT",
    path,
    headers,
    body,
  });
  expect(status).toBe(204);
}

let asked = 0;

function set(member: XmppSocket, payload: string, to = ""): Promise<string> {
  const id = `set-${asked++}`;
  return member.ask(`<iq id="${id}" type="set"${to}>${payload}</iq>`, id);
}

/** What others see: both forms of the vCard, and the nickname. */
async function seenBy(reader: XmppSocket, localpart: string): Promise<string> {
  const get = (payload: string) => {
    const id = `get-${asked++}`;
    return reader.ask(`<iq id="${id}" type="get" to="${localpart}@${OneSite.domain}">${payload}</iq>`, id);
  };
  return (
    (await get('<vCard xmlns="vcard-temp"/>')) +
    (await get(`<pubsub xmlns="${PUBSUB}"><items node="urn:xmpp:vcard4"/></pubsub>`))
  );
}

const publish = (node: string, payload: string) =>
  `<pubsub xmlns="${PUBSUB}"><publish node="${node}"><item id="current">${payload}</item></publish></pubsub>`;
const owner = (action: string) => `<pubsub xmlns="${PUBSUB}#owner">${action}</pubsub>`;
const vcard = (inside: string) => `<vcard xmlns="${VCARD}">${inside}</vcard>`;
const FORM = `<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${PUBSUB}#node_config</value></field><field var="pubsub#access_model"><value>whitelist</value></field></x>`;

describe("a member cannot be called what the site does not call them", () => {
  test.each([
    ["a full name", '<vCard xmlns="vcard-temp"><FN>The Boss</FN></vCard>'],
    ["a nickname", '<vCard xmlns="vcard-temp"><FN>Eve Miller</FN><NICKNAME>The Boss</NICKNAME></vCard>'],
    ["a second name", '<vCard xmlns="vcard-temp"><FN>Eve Miller</FN><FN>The Boss</FN></vCard>'],
    ["no name", '<vCard xmlns="vcard-temp"><URL>https://eve.example</URL></vCard>'],
    ["a name in the other vCard", vcard("<fn><text>The Boss</text></fn>")],
    ["a published name", publish("urn:xmpp:vcard4", vcard("<fn><text>The Boss</text></fn>"))],
    [
      "a published nickname",
      publish(
        "urn:xmpp:vcard4",
        vcard("<fn><text>Eve Miller</text></fn><nickname><text>The Boss</text></nickname>"),
      ),
    ],
    ["a vCard that is none", publish("urn:xmpp:vcard4", '<x xmlns="x"/>')],
    ["a nickname of its own", publish(NICK, `<nick xmlns="${NICK}">The Boss</nick>`)],
    [
      "a nickname taken back",
      `<pubsub xmlns="${PUBSUB}"><retract node="${NICK}"><item id="current"/></retract></pubsub>`,
    ],
    ["a name purged", owner('<purge node="urn:xmpp:vcard4"/>')],
    ["a name deleted", owner(`<delete node="${NICK}"/>`)],
    ["a name hidden", owner(`<configure node="urn:xmpp:vcard4">${FORM}</configure>`)],
  ])("%s", async (_, payload) => {
    const before = await seenBy(bob, "eve");
    expect(before).toContain("<FN>Eve Miller</FN>");
    for (const to of ["", ` to="eve@${OneSite.domain}"`]) {
      const answer = await set(eve, payload, to);
      expect(answer).toMatch(/type='error'/);
    }
    const shown = await seenBy(bob, "eve");
    expect(shown).toContain("<FN>Eve Miller</FN>");
    expect(shown).not.toContain("The Boss");
  });

  test("a nickname that comes with a contact request or a message is the member's name", async () => {
    const nick = `<nick xmlns="${NICK}">The Boss</nick>`;
    const request = bob.next(/type='subscribe'/);
    eve.send(
      `<presence xmlns="jabber:client" type="subscribe" to="bob@${OneSite.domain}">${nick}</presence>`,
    );
    expect(await request).toMatch(/<nick [^>]*>Eve Miller<\/nick>/);
    const message = bob.next(/<body>Hello<\/body>/);
    eve.send(
      `<message xmlns="jabber:client" type="chat" to="bob@${OneSite.domain}"><body>Hello</body>${nick}</message>`,
    );
    expect(await message).toMatch(/<nick [^>]*>Eve Miller<\/nick>/);
  });
});

test("a vCard with the member's own name is kept, and the name changes when the site says so", async () => {
  await tell("carol", "Carol Smith");
  const carol = await site.online("carol");
  const card = "<FN>Carol Smith</FN><NICKNAME/><URL>https://carol.example</URL>";
  expect(await set(carol, `<vCard xmlns="vcard-temp">${card}</vCard>`)).toMatch(/type='result'/);
  await tell("carol", "Carol Jones");
  const shown = await seenBy(bob, "carol");
  expect(shown).toContain("<FN>Carol Jones</FN>");
  expect(shown).toContain("https://carol.example");
  expect(shown).not.toContain("Smith");
  await carol.close();
});

test("what a member was called before the site said it is gone afterwards", async () => {
  const dan = await site.online("dan");
  const card = "<FN>Dan Brown</FN><NICKNAME>The Boss</NICKNAME>";
  expect(await set(dan, `<vCard xmlns="vcard-temp">${card}</vCard>`)).toMatch(/type='result'/);
  await tell("dan", "Dan Brown");
  const shown = await seenBy(bob, "dan");
  expect(shown).toContain("<FN>Dan Brown</FN>");
  expect(shown).not.toContain("The Boss");
  await dan.close();
});

test("other things of their own members publish as before", async () => {
  const mood = '<mood xmlns="http://jabber.org/protocol/mood"><happy/></mood>';
  expect(await set(eve, publish("http://jabber.org/protocol/mood", mood))).toMatch(/type='result'/);
});
