import { randomBytes } from "node:crypto";
import { decodePloneKey } from "@collective-converse/token";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { comeOnline, tokenFor } from "../../../../prosody/test/environment/member.ts";
import type { XmppSocket } from "../../../../prosody/test/environment/xmpp-socket.ts";
import type { SystemContacts } from "../../../../spec/http.d.ts";
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
const ROSTER = "jabber:iq:roster";

let open: XmppSocket[] = [];

// Prosody waits for its clients when it is stopped.
afterEach(async () => {
  await Promise.all(open.map((member) => member.close()));
  open = [];
});

function contacts(...groups: [id: string, title: string, ...members: string[]][]): SystemContacts {
  return {
    rule: "groups",
    groups: groups.map(([id, title, ...members]) => ({
      id,
      title,
      members: members.map((name) => ({ id: name, fullname: `${name.toUpperCase()} Smith` })),
    })),
    refused: null,
  };
}

/** A gateway with its Prosody and a stand-in of Plone that answers who asks with the right signature. */
async function start(first: SystemContacts) {
  const plone = new StubPlone();
  const story = { contacts: first as SystemContacts | undefined };
  plone.answer = (req, res) => {
    if (!req.url?.endsWith("/@converse-system-contacts")) return json(res, {}, 404);
    const request = { direction: "gateway", site: "plone", method: "GET", key: KEY } as const;
    verifyRequest(readSignature([String(req.headers["x-converse-signature"])]), {
      ...request,
      path: "/@converse-system-contacts",
      body: Buffer.alloc(0),
      at: Date.now() / 1000,
    });
    if (story.contacts === undefined) return json(res, {}, 500);
    json(res, story.contacts);
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
    xmpp: { ...options.xmpp, groups: (domain) => xmpp.groups(domain) },
    ploneKeys: () => new Map([["plone", KEY]]),
  });
  onTestFinished(async () => {
    await gateway.close(0);
    await plone.stop();
  });
  await xmpp.start();
  return {
    xmpp,
    story,
    /** As Plone tells it. */
    async change(next: SystemContacts | undefined): Promise<void> {
      story.contacts = next;
      const body = Buffer.alloc(0);
      const signature = signRequest(
        { direction: "plone", site: "plone", method: "POST", path: CHANGED, body },
        { key: KEY, at: Date.now() / 1000, nonce: randomBytes(16) },
      );
      const headers = { "X-Converse-Signature": signature };
      const reply = await ask(gateway.address.port, { method: "POST", path: CHANGED, headers });
      expect(reply.status).toBe(202);
    },
  };
}

async function online(name: string): Promise<XmppSocket> {
  const jid = `${name}@${DOMAIN}`;
  const member = await comeOnline(port, jid, tokenFor(jid, secrets));
  open.push(member);
  return member;
}

/** The server tells a member's client of a contact. */
function push(member: XmppSocket, contact: string): Promise<string> {
  return member.next(new RegExp(`^<iq .*type='set'.*${ROSTER}.*jid='${contact}@`));
}

function presence(member: XmppSocket, contact: string, type = ""): Promise<string> {
  const kind = type === "" ? "(?![^>]*type=)" : `(?=[^>]*type='${type}')`;
  return member.next(new RegExp(`^<presence ${kind}[^>]*from='${contact}@`));
}

/** Bare names of all contacts. */
async function contactsOf(member: XmppSocket): Promise<string[]> {
  const id = `roster-${randomBytes(4).toString("hex")}`;
  const answer = await member.ask(`<iq id="${id}" type="get"><query xmlns="${ROSTER}"/></iq>`, id);
  return Array.from(answer.matchAll(/jid='([^@']+)@/g), ([, name = ""]) => name).sort();
}

async function addOwn(member: XmppSocket, contact: string): Promise<void> {
  const item = `<item jid="${contact}@${DOMAIN}" name="Mine"/>`;
  const iq = `<iq id="own" type="set"><query xmlns="${ROSTER}">${item}</query></iq>`;
  expect(await member.ask(iq, "own")).toMatch(/type='result'/);
  await push(member, contact);
}

/** Each of two sees the other among the contacts and online. */
async function seeOneAnother(jane: XmppSocket, bob: XmppSocket): Promise<void> {
  await push(jane, "bob");
  await presence(jane, "bob");
  await push(bob, "jane");
  await presence(bob, "jane");
}

test("who are in a new group have one another within two seconds, on both sides", async () => {
  const { change } = await start(contacts());
  const jane = await online("jane");
  const bob = await online("bob");
  const since = performance.now();
  await change(contacts(["editors", "Editors", "jane", "bob"]));
  await seeOneAnother(jane, bob);
  expect(performance.now() - since).toBeLessThan(2_000);
  expect(await contactsOf(jane)).toEqual(["bob"]);
});

test("who leaves is gone on both sides; a renamed group is renamed; a deleted one takes all with it", async () => {
  const ready = untilLogged("contacts by the site's rule");
  const { change } = await start(
    contacts(["editors", "Editors", "jane", "bob", "carl"], ["all", "All", "jane", "carl"]),
  );
  await ready;
  const jane = await online("jane");
  const bob = await online("bob");
  await presence(jane, "bob");
  await change(contacts(["editors", "Editors", "jane", "carl"], ["all", "All", "jane", "carl"]));
  expect(await push(jane, "bob")).toMatch(/subscription='remove'/);
  await presence(jane, "bob", "unavailable");
  expect(await push(bob, "jane")).toMatch(/subscription='remove'/);
  await presence(bob, "jane", "unavailable");
  expect(await contactsOf(bob)).toEqual([]);
  await change(contacts(["editors", "Writers", "jane", "carl"], ["all", "All", "jane", "carl"]));
  expect(await push(jane, "carl")).toMatch(/(?=.*<group>Writers<)(?=.*<group>All<)/);
  await change(contacts(["all", "All", "jane", "carl"]));
  const item = await push(jane, "carl");
  expect(item).toMatch(/subscription='both'.*<group>All</);
  expect(item).not.toContain("Writers");
  await change(contacts());
  expect(await push(jane, "carl")).toMatch(/subscription='remove'/);
});

test("while Plone is down nothing goes, also when Prosody is started again", async () => {
  const ready = untilLogged("contacts by the site's rule");
  const { change, xmpp } = await start(contacts(["editors", "Editors", "jane", "bob"]));
  await ready;
  const told = untilLogged("plone-error");
  await change(undefined);
  await told;
  const jane = await online("jane");
  expect(await contactsOf(jane)).toEqual(["bob"]);
  const again = untilLogged('"state":"ready"');
  process.kill(xmpp.pid ?? 0, "SIGKILL");
  await again;
  open = [];
  const later = await online("jane");
  expect(await contactsOf(later)).toEqual(["bob"]);
  expect(logged.match(/not all contacts/g)).toHaveLength(1);
});

test("a Prosody that was started again is brought to what Plone says meanwhile", async () => {
  const ready = untilLogged("contacts by the site's rule");
  const { story, xmpp } = await start(contacts(["editors", "Editors", "jane", "bob"]));
  await ready;
  story.contacts = contacts(["editors", "Editors", "jane", "carl"]);
  const brought = untilLogged("contacts by the site's rule");
  process.kill(xmpp.pid ?? 0, "SIGKILL");
  await brought;
  expect(await contactsOf(await online("jane"))).toEqual(["carl"]);
});

test("with the rule back at invited all given contacts go, and one's own stay", async () => {
  const { change } = await start(contacts());
  const jane = await online("jane");
  await addOwn(jane, "bob");
  await addOwn(jane, "dora");
  await change(contacts(["editors", "Editors", "jane", "bob", "carl"]));
  await push(jane, "carl");
  expect(await contactsOf(jane)).toEqual(["bob", "carl", "dora"]);
  await change({ rule: "invited", groups: [], refused: null });
  expect(await push(jane, "carl")).toMatch(/subscription='remove'/);
  expect(await contactsOf(jane)).toEqual(["bob", "dora"]);
});

test("ids and titles of every kind reach both, and nothing is markup", async () => {
  const { change } = await start(contacts());
  const jane = await online("jane");
  const title = "<b>A & \u202eB</b>\n";
  const told = contacts(["a/../../b?#%", title, "jane", "bob"], ["\ud800", "Odd", "jane", "carl"]);
  await change(told);
  await push(jane, "bob");
  const item = await push(jane, "carl");
  expect(item).toContain("<group>Odd</group>");
  const answer = await jane.ask(`<iq id="all" type="get"><query xmlns="${ROSTER}"/></iq>`, "all");
  expect(answer).toContain("<group>&lt;b&gt;A &amp; B&lt;/b&gt;</group>");
  await change(contacts());
  await push(jane, "bob");
});

test("ten thousand members in groups are taken, and a second look changes nothing", async () => {
  const groups = Array.from({ length: 50 }, (_, number): [string, string, ...string[]] => [
    `g${number}`,
    `Group ${number}`,
    ...Array.from({ length: 200 }, (_, member) => `member${number * 200 + member}`),
  ]);
  const ready = untilLogged("contacts by the site's rule");
  const { change } = await start(contacts(...groups));
  await ready;
  expect(logged).toContain('"groups":50,"put":50,"removed":0');
  expect(await contactsOf(await online("member7"))).toHaveLength(199);
  const next = untilLogged("contacts by the site's rule");
  await change(contacts(...groups.slice(1)));
  await next;
  expect(logged).toContain('"groups":49,"put":0,"removed":1');
});
