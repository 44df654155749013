import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask } from "./environment/ask.ts";
import { OneSite, PROVISION_SECRET } from "./environment/one-site.ts";
import { listSessions } from "./environment/session-orders.ts";
import type { XmppSocket } from "./environment/xmpp-socket.ts";

const NICK = "http://jabber.org/protocol/nick";
/** A PEP event with a nickname in it. */
const NAMED = new RegExp(`<message .*${NICK}.*<nick`);
const DISCO = "http://jabber.org/protocol/disco#info";

let site: OneSite;

beforeAll(async () => {
  site = await OneSite.start({}, { CONVERSE_PROVISION_SECRET: PROVISION_SECRET }, ["converse_sessions"]);
});

afterAll(async () => {
  const raised = await site?.server.log.raised();
  await site?.server.remove();
  expect(raised).toEqual([]);
});

interface Order {
  localpart?: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
}

const HEADERS = { authorization: `Bearer ${PROVISION_SECRET}`, "content-type": "application/json" };

async function order({ localpart = "jane", body = '{"name":"Jane Doe"}', headers = HEADERS }: Order) {
  const path = `/converse/people/${encodeURIComponent(localpart)}`;
  return ask({ port: site.port, domain: OneSite.domain, method: "PUT", path, headers, body });
}

async function vcardOf(localpart: string, reader: XmppSocket): Promise<string> {
  const to = `${localpart.replaceAll("&", "&amp;")}@${OneSite.domain}`;
  return reader.ask(`<iq id="vcard" type="get" to="${to}"><vCard xmlns="vcard-temp"/></iq>`, "vcard");
}

describe("an order is refused", () => {
  const { authorization } = HEADERS;
  const json = { "content-type": "application/json" };

  test.each([
    { what: "without a secret", headers: json },
    { what: "with an empty one", headers: { ...json, authorization: "Bearer " } },
    { what: "with a wrong one", headers: { ...json, authorization: authorization.replace(/.$/, "x") } },
    { what: "with more than the right one", headers: { ...json, authorization: `${authorization}x` } },
    { what: "with a part of it", headers: { ...json, authorization: authorization.slice(0, -1) } },
    {
      what: "with the right one as a password",
      headers: { ...json, authorization: authorization.replace("Bearer", "Basic") },
    },
  ])("$what", async ({ headers }) => {
    const { status, headers: answered } = await order({ headers });
    expect(status).toBe(401);
    expect(answered["www-authenticate"]).toBe("Bearer");
  });

  test.each(["Jane", "jane@example.org", "ja ne", "", "x".repeat(1024), "jane\0", "ﬁona"])(
    "for the name %j, which is no localpart",
    async (localpart) => {
      expect((await order({ localpart })).status).toBe(400);
    },
  );

  test.each([
    ["not JSON", "name=Jane"],
    ["nothing", ""],
    ["no name", "{}"],
    ["a list", "[]"],
    ["a number", '{"name":5}'],
    ["an empty name", '{"name":" "}'],
    ["an empty user id", '{"name":"Jane","user":""}'],
    ["a user id that is a number", '{"name":"Jane","user":5}'],
    ["half a character in the user id", '{"name":"Jane","user":"\\ud800"}'],
    ["a user id of 8,193 bytes", JSON.stringify({ name: "Jane", user: "x".repeat(8_193) })],
    ["a name of several lines", '{"name":"Jane\\nDoe"}'],
    ["a character that would end every contact's stream", '{"name":"Jane\\u0000"}'],
    ["bytes that are not UTF-8", Buffer.from('{"name":"Jane\xff"}', "latin1")],
    ["a very deep value", `${"[".repeat(4000)}`],
  ])("whose body is %s", async (_, body) => {
    expect((await order({ body })).status).toBe(400);
  });

  test("whose body is not declared to be JSON, or is too long", async () => {
    expect((await order({ headers: { authorization } })).status).toBe(400);
    expect((await order({ headers: { authorization, "content-type": "text/plain" } })).status).toBe(400);
    expect((await order({ body: `{"name":"Jane"}${" ".repeat(100_000)}` })).status).toBe(413);
  });

  test("at another address, or for a host that is not there", async () => {
    const { port } = site;
    const whole = { port, method: "PUT", headers: HEADERS, body: '{"name":"Jane"}' };
    expect((await ask({ ...whole, domain: OneSite.domain, path: "/converse/rooms/x" })).status).toBe(404);
    expect((await ask({ ...whole, domain: "other.example", path: "/converse/people/jane" })).status).toBe(
      404,
    );
    const got = await ask({ port, domain: OneSite.domain, headers: HEADERS, path: "/converse/people/jane" });
    expect(got.status).toBe(404);
  });

  test("from a page of the web: no origin is allowed", async () => {
    const { headers } = await order({ headers: { ...HEADERS, origin: "https://evil.example" } });
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });

  test.each([{}, { CONVERSE_PROVISION_SECRET: "x".repeat(31) }])(
    "by a Prosody without a good secret of its own: %j",
    async (env: Record<string, string>) => {
      const closed = await OneSite.start({}, env);
      try {
        const { status } = await ask({
          port: closed.port,
          domain: OneSite.domain,
          method: "PUT",
          path: "/converse/people/jane",
          headers: { ...json, authorization: `Bearer ${env["CONVERSE_PROVISION_SECRET"] ?? ""}` },
          body: '{"name":"Jane Doe"}',
        });
        expect(status).toBe(403);
        expect((await closed.server.log.errors()).join()).toContain("every order is refused");
      } finally {
        await closed.server.remove();
      }
    },
  );
});

describe("a member's name", () => {
  test("is in the vCard that Converse.js asks for, for every member, before its owner was ever online", async () => {
    const reader = await site.online("reader");
    for (const [localpart, name] of [
      ["zoë", "Zoë <Ünal> & 李小龙"],
      ["100%d+?#", "Dr. Percent"],
      ["jane\\40example.org", "Jane Example"],
    ] as const) {
      const { status } = await order({ localpart, body: JSON.stringify({ name }) });
      expect(status).toBe(204);
      const escaped = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
      expect(await vcardOf(localpart, reader)).toContain(`<FN>${escaped}</FN>`);
    }
    await reader.close();
  });

  test("reaches a contact who is online now, once for each change", async () => {
    await order({ localpart: "anna", body: '{"name":"Anna One"}' });
    const anna = await site.online("anna");
    const bob = await site.online("bob");
    await befriend(bob, "bob", anna, "anna");
    await announceInterest(bob);
    expect(await bob.next(NAMED)).toContain("Anna One");

    const changed = bob.next(NAMED);
    expect((await order({ localpart: "anna", body: '{"name":"Anna Two"}' })).status).toBe(204);
    const event = await changed;
    expect(event).toContain("Anna Two");
    expect(event).toContain("from='anna@example.org'");

    const next = bob.next(NAMED);
    expect((await order({ localpart: "anna", body: '{"name":"Anna Two"}' })).status).toBe(204);
    expect((await order({ localpart: "anna", body: '{"name":"Anna Three"}' })).status).toBe(204);
    expect(await next).toContain("Anna Three");
    await bob.close();
    await anna.close();
  });

  test("replaces what was there, and leaves the rest of the vCard as its owner wrote it", async () => {
    const carol = await site.online("carol");
    const own = "<FN>The Boss</FN><URL>https://carol.example</URL><NOTE>Away on Fridays</NOTE>";
    await carol.ask(`<iq id="set" type="set"><vCard xmlns="vcard-temp">${own}</vCard></iq>`, "set");
    await order({ localpart: "carol", body: '{"name":"Carol Smith"}' });

    const vcard = await vcardOf("carol", carol);

    expect(vcard).toContain("<FN>Carol Smith</FN>");
    expect(vcard).not.toContain("The Boss");
    expect(vcard).toContain("https://carol.example");
    expect(vcard).toContain("Away on Fridays");
    await carol.close();
  });

  test("stays when Prosody was started anew", async () => {
    await order({ localpart: "dora", body: '{"name":"Dora Lang"}' });
    await site.server.stop();
    await site.server.start();
    const reader = await site.online("reader");
    expect(await vcardOf("dora", reader)).toContain("<FN>Dora Lang</FN>");
    await reader.close();
  });
});

test("the list of sessions says whose account it is, also after a new start", async () => {
  const user = async () => (await listSessions(site.port))["fritz@example.org/test"]?.["user"];
  const first = await site.online("fritz");
  expect(await user()).toBeNull();
  const fritz = `${"Fritz ü".repeat(280)}\u202e<b>`;
  expect(
    (await order({ localpart: "fritz", body: JSON.stringify({ name: "Fritz", user: fritz }) })).status,
  ).toBe(204);
  expect((await order({ localpart: "fritz", body: '{"name":"Fritz Lang"}' })).status).toBe(204);
  expect(await user()).toBe(fritz);
  await first.close();
  await site.server.stop();
  await site.server.start();
  const second = await site.online("fritz");
  expect(await user()).toBe(fritz);
  await second.close();
});

test("which Prosody answers is told to whoever asks", async () => {
  const { status, headers, body } = await ask({
    port: site.port,
    domain: OneSite.domain,
    path: "/converse/instance",
  });
  expect(status).toBe(200);
  expect(headers["content-type"]).toBe("application/json");
  expect(JSON.parse(body)).toEqual({
    instance: expect.stringContaining(site.server.folder),
    modules: "2.0.0",
    prosody: expect.stringMatching(/\S/),
  });
});

/** Both see each other from now on, as contacts do. */
async function befriend(one: XmppSocket, first: string, two: XmppSocket, second: string): Promise<void> {
  await subscribe(one, first, two, second);
  await subscribe(two, second, one, first);
}

/** `follower` asks to see `shown`, who agrees. */
async function subscribe(
  follower: XmppSocket,
  name: string,
  shown: XmppSocket,
  other: string,
): Promise<void> {
  const asked = shown.next(/type='subscribe'/);
  follower.send(`<presence xmlns="jabber:client" type="subscribe" to="${other}@example.org"/>`);
  await asked;
  const agreed = follower.next(/subscription='(to|both)'/);
  shown.send(`<presence xmlns="jabber:client" type="subscribed" to="${name}@example.org"/>`);
  await agreed;
}

/** Tells, as clients do, that nicknames are wanted: a caps hash, and the answer to the server's question for it. */
async function announceInterest(socket: XmppSocket): Promise<void> {
  const asked = socket.next(new RegExp(`^<iq .*${DISCO}`));
  const caps = 'xmlns="http://jabber.org/protocol/caps" hash="sha-1" node="https://test.example" ver="nick"';
  socket.send(`<presence xmlns="jabber:client"><c ${caps}/></presence>`);
  const question = await asked;
  const to = /from='([^']*)'/.exec(question)?.[1] ?? "";
  const id = /id='([^']*)'/.exec(question)?.[1] ?? "";
  const features = `<identity category="client" type="web"/><feature var="${NICK}+notify"/>`;
  const query = `<query xmlns="${DISCO}" node="https://test.example#nick">${features}</query>`;
  socket.send(`<iq xmlns="jabber:client" type="result" id="${id}" to="${to}">${query}</iq>`);
}
