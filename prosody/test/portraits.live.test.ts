import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask } from "./environment/ask.ts";
import { OneSite, PROVISION_SECRET } from "./environment/one-site.ts";
import type { XmppSocket } from "./environment/xmpp-socket.ts";

const PEOPLE = "urn:collective-converse:people:1";
const PUBSUB = "http://jabber.org/protocol/pubsub";
const DATA = "urn:xmpp:avatar:data";
const METADATA = "urn:xmpp:avatar:metadata";

/** A picture of one pixel, and others that only differ. */
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=",
  "base64",
);
const pictureOf = (text: string) => Buffer.concat([PIXEL, Buffer.from(text)]);
const hashOf = (picture: Buffer) => createHash("sha1").update(picture).digest("hex");

let site: OneSite;
let eve: XmppSocket;
let bob: XmppSocket;
const EVE = pictureOf("eve");

beforeAll(async () => {
  site = await OneSite.start();
  expect(await tell("eve", "Eve Miller", EVE)).toBe(204);
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

const HEADERS = { authorization: `Bearer ${PROVISION_SECRET}`, "content-type": "application/json" };

async function put(localpart: string, order: unknown): Promise<number> {
  const path = `/converse/people/${encodeURIComponent(localpart)}`;
  const body = JSON.stringify(order);
  const whole = { port: site.port, domain: OneSite.domain, method: "PUT", path, headers: HEADERS, body };
  return (await ask(whole)).status;
}

function tell(localpart: string, name: string, picture: Buffer | null): Promise<number> {
  const portrait = picture && { type: "image/png", data: picture.toString("base64") };
  return put(localpart, { name, portrait });
}

async function fetchPortrait(localpart: string, hash: string, headers: Record<string, string> = HEADERS) {
  const path = `/converse/portraits/${hash}/${encodeURIComponent(localpart)}`;
  return ask({ port: site.port, domain: OneSite.domain, path, headers });
}

let asked = 0;

function iq(member: XmppSocket, type: "get" | "set", payload: string, to = ""): Promise<string> {
  const id = `iq-${asked++}`;
  return member.ask(`<iq id="${id}" type="${type}"${to && ` to="${to}"`}>${payload}</iq>`, id);
}

const photoOf = (reader: XmppSocket, localpart: string) =>
  iq(reader, "get", '<vCard xmlns="vcard-temp"/>', `${localpart}@${OneSite.domain}`);

const itemsOf = (reader: XmppSocket, localpart: string, node: string) =>
  iq(reader, "get", `<pubsub xmlns="${PUBSUB}"><items node="${node}"/></pubsub>`, `${localpart}@example.org`);

/** What is known of these, asked in one. */
function cardsOf(reader: XmppSocket, ...jids: string[]): Promise<string> {
  const people = jids.map((jid) => `<person jid="${jid}"/>`).join("");
  return iq(reader, "get", `<people xmlns="${PEOPLE}">${people}</people>`, OneSite.domain);
}

describe("a portrait is refused", () => {
  const base64 = (text: string) => Buffer.from(text, "latin1").toString("base64");

  test.each([
    ["that is broken", { type: "image/png", data: base64("not a picture") }],
    ["that is SVG with a script", { type: "image/svg+xml", data: base64("<svg><script/></svg>") }],
    ["that is SVG and calls itself PNG", { type: "image/png", data: base64("<svg><script/></svg>") }],
    ["that is empty", { type: "image/png", data: "" }],
    [
      "of 65,537 bytes",
      { type: "image/png", data: pictureOf("x".repeat(65_537 - PIXEL.length)).toString("base64") },
    ],
    ["that is a text", "portrait.png"],
    ["of two types", { type: ["image/png", "image/jpeg"], data: PIXEL.toString("base64") }],
  ])("%s, and what was there stays", async (_, portrait) => {
    expect(await put("eve", { name: "Eve Other", portrait })).toBe(400);
    const shown = await photoOf(bob, "eve");
    expect(shown).toContain(EVE.toString("base64"));
    expect(shown).toContain("<FN>Eve Miller</FN>");
  });

  test("that is longer than any order", async () => {
    const portrait = { type: "image/png", data: "A".repeat(200_000) };
    expect(await put("eve", { name: "Eve", portrait })).toBe(413);
  });
});

describe("a member cannot look like somebody else", () => {
  const other = pictureOf("the boss");
  const photo = (picture: Buffer, type = "image/png") =>
    `<PHOTO><TYPE>${type}</TYPE><BINVAL>${picture.toString("base64")}</BINVAL></PHOTO>`;
  const vcard = (inside: string) => `<vCard xmlns="vcard-temp"><FN>Eve Miller</FN>${inside}</vCard>`;
  const publish = (node: string, id: string, payload: string) =>
    `<pubsub xmlns="${PUBSUB}"><publish node="${node}"><item id="${id}">${payload}</item></publish></pubsub>`;
  const info = `<info id="${hashOf(other)}" type="image/png" bytes="${other.length}"/>`;
  const owner = (action: string) => `<pubsub xmlns="${PUBSUB}#owner">${action}</pubsub>`;

  test.each([
    ["by the photo of a vCard", vcard(photo(other))],
    ["by a second photo", vcard(photo(EVE) + photo(other))],
    ["by the same photo of another type", vcard(photo(EVE, "text/html"))],
    ["by a photo elsewhere", vcard("<PHOTO><EXTVAL>https://evil.example/x.png</EXTVAL></PHOTO>")],
    ["by a vCard without the photo, which takes it away", vcard("")],
    [
      "by the photo of the newer vCard",
      publish(
        "urn:xmpp:vcard4",
        "current",
        '<vcard xmlns="urn:ietf:params:xml:ns:vcard-4.0"><fn><text>Eve Miller</text></fn><photo><uri>data:image/png,x</uri></photo></vcard>',
      ),
    ],
    [
      "by an avatar",
      publish(DATA, hashOf(other), `<data xmlns="${DATA}">${other.toString("base64")}</data>`),
    ],
    [
      "by what is said of an avatar",
      publish(METADATA, hashOf(other), `<metadata xmlns="${METADATA}">${info}</metadata>`),
    ],
    ["by no avatar", publish(METADATA, "none", `<metadata xmlns="${METADATA}"/>`)],
    [
      "by taking it back",
      `<pubsub xmlns="${PUBSUB}"><retract node="${METADATA}"><item id="${hashOf(EVE)}"/></retract></pubsub>`,
    ],
    ["by deleting the node", owner(`<delete node="${DATA}"/>`)],
    ["by emptying it", owner(`<purge node="${METADATA}"/>`)],
  ])("%s", async (_, payload) => {
    expect(await iq(eve, "set", payload)).toMatch(/type='error'.*<forbidden/);
    expect(await photoOf(bob, "eve")).toContain(EVE.toString("base64"));
    expect(await itemsOf(bob, "eve", METADATA)).toContain(hashOf(EVE));
  });

  test("by the hash in a presence: the portrait's own is told", async () => {
    const told = bob.next(/^<presence .*vcard-temp:x:update/);
    const update = `<x xmlns="vcard-temp:x:update"><photo>${hashOf(other)}</photo></x>`;
    eve.send(`<presence xmlns="jabber:client" to="bob@example.org">${update}</presence>`);
    expect(await told).toMatch(new RegExp(`<photo>${hashOf(EVE)}</photo>`));
  });

  test("but may keep the vCard's other fields", async () => {
    const kept = vcard(`<URL>https://eve.example</URL>${photo(EVE)}`);
    expect(await iq(eve, "set", kept)).toMatch(/type='result'/);
    const shown = await photoOf(bob, "eve");
    expect(shown).toContain("https://eve.example");
    expect(shown).toContain(EVE.toString("base64"));
  });
});

describe("a portrait", () => {
  test("is in vCard and avatar as other clients ask for them, before its owner was ever online", async () => {
    const picture = pictureOf("zoë");
    expect(await tell("zoë", "Zoë", picture)).toBe(204);
    const card = await photoOf(bob, "zoë");
    expect(card).toContain("<TYPE>image/png</TYPE>");
    expect(card).toContain(`<BINVAL>${picture.toString("base64")}</BINVAL>`);
    expect(await itemsOf(bob, "zoë", METADATA)).toMatch(
      new RegExp(
        `<info (?=[^>]*id='${hashOf(picture)}')(?=[^>]*bytes='${picture.length}')(?=[^>]*type='image/png')`,
      ),
    );
    expect(await itemsOf(bob, "zoë", DATA)).toContain(picture.toString("base64"));
  });

  test("is given to the gateway by its hash alone, and only its owner's", async () => {
    const { status, body } = await fetchPortrait("eve", hashOf(EVE));
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({ type: "image/png", data: EVE.toString("base64") });
    for (const [localpart, hash] of [
      ["eve", hashOf(pictureOf("another"))],
      ["bob", hashOf(EVE)],
      ["nobody", hashOf(EVE)],
      ["Eve", hashOf(EVE)],
      ["../eve", hashOf(EVE)],
    ] as const) {
      expect((await fetchPortrait(localpart, hash)).status).toBe(404);
    }
    expect((await fetchPortrait("eve", hashOf(EVE), {})).status).toBe(401);
  });

  test("goes when its owner has none any more", async () => {
    const picture = pictureOf("tom");
    await tell("tom", "Tom Tail", picture);
    expect(await tell("tom", "Tom Tail", null)).toBe(204);
    expect(await photoOf(bob, "tom")).not.toContain("PHOTO");
    expect(await itemsOf(bob, "tom", METADATA)).not.toContain("<info");
    expect((await fetchPortrait("tom", hashOf(picture))).status).toBe(404);
    expect(await cardsOf(bob, "tom@example.org")).not.toContain("portrait");
  });

  test("stays when an order says a name alone", async () => {
    const picture = pictureOf("ann");
    await tell("ann", "Ann One", picture);
    expect(await put("ann", { name: "Ann Two" })).toBe(204);
    expect(await cardsOf(bob, "ann@example.org")).toMatch(
      new RegExp(`(?=.*name='Ann Two')(?=.*portrait='${hashOf(picture)}')`),
    );
  });
});

describe("what is known of people", () => {
  test("is asked in one for many, and says nothing of those who are not the site's", async () => {
    await tell("ada", "Ada <Lovelace> & Co", pictureOf("ada"));
    await put("max", { name: "Max" });
    const jids = [
      "ada@example.org",
      "max@example.org",
      "nobody@example.org",
      "ada@other.example",
      "example.org",
    ];
    const answer = await cardsOf(bob, ...jids, "Max@example.org/phone", "");
    expect(answer).toMatch(/type='result'/);
    expect(answer.match(/<person /g)).toHaveLength(2);
    expect(answer).toContain("Ada &lt;Lovelace&gt; &amp; Co");
    expect(answer).toContain(hashOf(pictureOf("ada")));
  });

  test("is refused for more than 500 in one", async () => {
    const many = Array.from({ length: 501 }, (_, place) => `m${place}@example.org`);
    expect(await cardsOf(bob, ...many)).toMatch(/type='error'.*<policy-violation/);
    expect(await cardsOf(bob, ...many.slice(1))).toMatch(/type='result'/);
  });

  test("is told again when it changes, to those who asked and nobody else, also of who is away", async () => {
    await put("kim", { name: "Kim One" });
    await cardsOf(bob, "kim@example.org");
    const changed = bob.next(/^<message .*urn:collective-converse:people:1/);
    await put("kim", { name: "Kim One" });
    await put("kim", { name: "Kim Two" });
    expect(await changed).toMatch(/(?=.*from='example.org')(?=.*name='Kim Two')/);

    // Whoever did not ask gets what comes after it, and nothing of it.
    await cardsOf(eve, "ann@example.org");
    const next = eve.next(/^<message .*urn:collective-converse:people:1/);
    await put("kim", { name: "Kim Three" });
    await put("ann", { name: "Ann Three" });
    expect(await next).not.toContain("Kim");
  });

  test("stays when Prosody was started anew", async () => {
    const picture = pictureOf("dora");
    await tell("dora", "Dora Lang", picture);
    await site.server.stop();
    await site.server.start();
    bob = await site.online("bob");
    eve = await site.online("eve");
    expect(await cardsOf(bob, "dora@example.org")).toMatch(
      new RegExp(`(?=.*name='Dora Lang')(?=.*portrait='${hashOf(picture)}')`),
    );
    expect((await fetchPortrait("dora", hashOf(picture))).status).toBe(200);
  });
});
