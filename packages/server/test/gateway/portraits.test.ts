import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { PeopleOrders } from "../../src/compose/gateway.ts";
import { OTHER_PLONE_KEY } from "../config/files.ts";
import { PIXEL, personOf } from "../portraits/pictures.ts";
import { ask, askSession, codeOf } from "./ask.ts";
import { deferred } from "./deferred.ts";
import { KEYS, type SignedOrder, sendOrder } from "./sign-order.ts";
import { startSite } from "./site.ts";
import { json, memberAnswer } from "./stub-plone.ts";

const HASH = createHash("sha1").update(PIXEL).digest("hex");
const PATH = "/.collective-converse/people-changed";

/** A site with a member who has a portrait; `told` is what its Prosody was told, `asked` the portraits it was asked for. */
async function startWithPortraits(content: Buffer = PIXEL) {
  const told: Parameters<PeopleOrders["describe"]>[] = [];
  const asked: string[] = [];
  let wanted = deferred();
  const site = await startSite({
    ...KEYS,
    answer(req, res) {
      const user = /@converse-system-person\?user=([^&]*)/.exec(req.url ?? "")?.[1];
      if (user !== undefined) return json(res, { person: personOf(decodeURIComponent(user)) });
      if (req.url?.includes("@converse-")) return json(res, {}, 404);
      if (req.headers.cookie !== "__ac=abc") return json(res, { code: "member-not-permitted" }, 403);
      const answer = memberAnswer();
      json(res, { ...answer, user: { ...answer.user, portraitVersion: "v1" } });
    },
  });
  site.prosody.described = {
    async describe(...order) {
      told.push(order);
      wanted.resolve();
      return true;
    },
    account: async () => undefined,
    list: async () => new Map(),
    async portrait(domain, localpart, hash) {
      asked.push(`${localpart}@${domain} ${hash}`);
      return localpart === "jane" && hash === HASH ? content : undefined;
    },
  };
  return {
    ...site,
    told,
    asked,
    /** Resolves when Prosody is told the next time; to be called before. */
    next() {
      wanted = deferred();
      return wanted.promise;
    },
  };
}

const picture = (port: number, path: string, headers: Record<string, string> = { Cookie: "__ac=abc" }) =>
  ask(port, { path: `/chat/portraits/${path}`, headers: { "Sec-Fetch-Site": "same-origin", ...headers } });

describe("a portrait is not given", () => {
  test("to who is not logged in, or has no chat, or asks from another page; Prosody hears nothing", async () => {
    const { port, asked } = await startWithPortraits();
    expect(codeOf(await picture(port, `${HASH}?of=jane`, {}))).toBe("member-anonymous");
    expect(codeOf(await picture(port, `${HASH}?of=jane`, { Cookie: "__ac=other" }))).toBe(
      "member-not-permitted",
    );
    const elsewhere = { Cookie: "__ac=abc", "Sec-Fetch-Site": "cross-site" };
    expect(codeOf(await picture(port, `${HASH}?of=jane`, elsewhere))).toBe("session-origin");
    const written = await ask(port, { method: "PUT", path: `/chat/portraits/${HASH}?of=jane` });
    expect(codeOf(written)).toBe("request-method");
    expect(asked).toEqual([]);
  });

  test.each([
    ["", true],
    [HASH, true],
    [`${HASH}?of=`, true],
    [`${HASH.toUpperCase()}?of=jane`, true],
    [`${HASH}x?of=jane`, true],
    [`x/${HASH}?of=jane`, true],
    [`${HASH}?of=Jane`, true],
    [`${HASH}?of=jane%2f..`, true],
    [`${HASH}?of=jane%0d%0a`, true],
    [`${HASH}?of=bob`, false],
    [`${"0".repeat(40)}?of=jane`, false],
  ])("at %j, without a question to Prosody: %s", async (path, isUnasked) => {
    const { port, asked } = await startWithPortraits();
    const reply = await picture(port, path);
    expect([reply.status, codeOf(reply)]).toEqual([404, "portrait-unknown"]);
    expect(asked.length === 0).toBe(isUnasked);
  });

  test.each([
    ["a page with a script", Buffer.from("<script>alert(1)</script>")],
    ["SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ["65,537 bytes", Buffer.concat([PIXEL, Buffer.alloc(65_537 - PIXEL.length)])],
  ])("that is %s, whatever Prosody says", async (_, content) => {
    const { port } = await startWithPortraits(content);
    expect(codeOf(await picture(port, `${HASH}?of=jane`))).toBe("portrait-unknown");
  });

  test("while Prosody is not ready", async () => {
    const { port, prosody } = await startWithPortraits();
    prosody.described = undefined;
    expect(codeOf(await picture(port, `${HASH}?of=jane`))).toBe("xmpp-unreachable");
  });
});

test("a member gets a portrait to keep, and it is asked for once", async () => {
  const { port, asked, plone } = await startWithPortraits();
  const replies = await Promise.all(Array.from({ length: 50 }, () => picture(port, `${HASH}?of=jane`)));
  replies.push(await picture(port, `${HASH}?of=jane`));
  for (const { status, headers } of replies) {
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "image/png",
      "content-length": String(PIXEL.length),
      "cache-control": "private, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
    });
  }
  expect(asked.length).toBeLessThanOrEqual(50);
  // Two hundred contacts are one question to Plone.
  expect(plone.requests.filter(({ url }) => url?.endsWith("/@converse"))).toHaveLength(1);
  const known = asked.length;
  await picture(port, `${HASH}?of=jane`);
  expect(asked.length).toBe(known);
});

test("who comes online is told of with a portrait, once", async () => {
  const { port, told, next } = await startWithPortraits();
  const first = next();
  expect((await askSession(port)).status).toBe(200);
  await first;
  expect((await askSession(port)).status).toBe(200);
  const portrait = { type: "image/png", data: PIXEL.toString("base64") };
  expect(told).toMatchObject([
    [
      "example.org",
      { localpart: "jane", user: "jane", name: "JANE" },
      portrait,
      personOf("jane").portrait?.version,
    ],
  ]);
});

describe("an order about who has changed is refused", () => {
  test.each<[string, number, string, string, Partial<SignedOrder>?]>([
    ["with another key", 401, "system-signature-wrong", '{"users":["jane"]}', { key: OTHER_PLONE_KEY }],
    ["by GET", 405, "request-method", "", { method: "GET" }],
    ["that is not JSON", 400, "system-people-invalid", "jane"],
    ["that is a list", 400, "system-people-invalid", "[]"],
    ["that names somebody else than a text", 400, "system-people-invalid", '{"users":[1]}'],
    ["that names nobody by an empty text", 400, "system-people-invalid", '{"users":[""]}'],
    ["that is too long", 413, "request-too-large", " ".repeat(70_000)],
  ])("%s", async (_, status, code, body, rest = {}) => {
    const { port, clock, told } = await startWithPortraits();
    const reply = await sendOrder(port, { path: PATH, at: clock.now, body, ...rest });
    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
    expect(told).toEqual([]);
  });
});

test("who has changed is told of, and an older answer of Plone's does not bring the old name back", async () => {
  const { port, clock, told, prosody, next } = await startWithPortraits();
  const first = next();
  await askSession(port);
  await first;
  expect(prosody.provisioned).toEqual(["jane@example.org Jane Doe"]);

  const second = next();
  const reply = await sendOrder(port, {
    path: PATH,
    at: clock.now,
    body: '{"users":["jane","bob@example.org"]}',
  });
  expect(reply.status).toBe(202);
  await second;
  await expect
    .poll(() => told.map(([, { localpart }]) => localpart))
    .toEqual(["jane", "jane", "bob\\40example.org"]);

  await askSession(port);
  expect(prosody.provisioned).toHaveLength(1);
  clock.now += 10_000;
  await askSession(port);
  expect(prosody.provisioned).toHaveLength(2);
});

test("an id that is longer than anybody's is not remembered, and others are asked for", async () => {
  const { port, clock, plone, next } = await startWithPortraits();
  const isTold = next();
  const body = JSON.stringify({ users: ["x".repeat(4_001), "jane"] });
  expect((await sendOrder(port, { path: PATH, at: clock.now, body })).status).toBe(202);
  await isTold;
  const asked = plone.requests.flatMap(({ url }) => /system-person\?user=([^&]*)/.exec(url ?? "")?.[1] ?? []);
  expect(asked).toEqual(["jane"]);
});
