import { createHash } from "node:crypto";
import { decodePloneKey } from "@collective-converse/token";
import { describe, expect, test } from "vitest";
import type { ServerSettings } from "../../../../spec/http.d.ts";
import { signRequest } from "../../src/system/sign-request.ts";
import { readSignature, verifyRequest } from "../../src/system/verify-request.ts";
import { OTHER_PLONE_KEY, PLONE_KEY } from "../config/files.ts";
import { type Ask, ask, askRaw, askSession, codeOf } from "./ask.ts";
import { deferred } from "./deferred.ts";
import { keeperFor } from "./keeper.ts";
import { type SiteChanges, startSite } from "./site.ts";
import { json, memberAnswer } from "./stub-plone.ts";

const PATH = "/.collective-converse/settings";
const WANTED: ServerSettings = { domain: null, historyDays: 30, fileSharing: false, fileQuotaMib: 5 };
const keys = { ploneKeys: () => new Map([["plone", decodePloneKey(PLONE_KEY)]]) };

/** A site whose XMPP server notes what it is to take. */
async function startWithKey(changes: SiteChanges = {}) {
  const taken: ServerSettings[] = [];
  const site = await startSite({
    ...keys,
    settings: (sites) =>
      keeperFor(sites, {
        isManual: false,
        isFailed: false,
        async take(settings) {
          taken.push(...settings.values());
          return "applied";
        },
      }),
    // It does not answer what the gateway asks for by itself.
    answer: (_req, res) => json(res, {}, 404),
    ...changes,
  });
  return { ...site, taken };
}

let nonces = 0;

interface Order extends Ask {
  key?: string;
  site?: string;
  at?: number;
  signedPath?: string;
  direction?: "plone" | "gateway";
  signedBody?: string;
}

function order(site: { port: number; clock: { now: number } }, changes: Order = {}) {
  const { key = PLONE_KEY, at = site.clock.now, direction = "plone", signedPath = PATH, ...rest } = changes;
  const body = String(rest.body ?? JSON.stringify(WANTED));
  const nonce = createHash("sha256").update(String(nonces++)).digest().subarray(0, 16);
  const signature = signRequest(
    {
      direction,
      site: rest.site ?? "plone",
      method: "POST",
      path: signedPath,
      body: Buffer.from(rest.signedBody ?? body),
    },
    { key: decodePloneKey(key), at: at / 1000, nonce },
  );
  return ask(site.port, {
    method: "POST",
    path: PATH,
    ...rest,
    headers: { "X-Converse-Signature": signature, ...rest.headers },
    body,
  });
}

describe("an order that is refused changes nothing", () => {
  test.each<[string, number, string, Order]>([
    ["another method", 405, "request-method", { method: "PUT" }],
    ["no signature", 401, "system-signature-missing", { headers: { "X-Converse-Signature": [] } }],
    [
      "two signatures",
      401,
      "system-signature-malformed",
      { headers: { "X-Converse-Signature": ["a", "b"] } },
    ],
    ["another site", 401, "system-signature-site", { site: "intranet" }],
    ["another key", 401, "system-signature-wrong", { key: OTHER_PLONE_KEY }],
    ["a question of the gateway's, sent back", 401, "system-signature-wrong", { direction: "gateway" }],
    ["a signature for another path", 401, "system-signature-wrong", { signedPath: "/@converse-system" }],
    ["a query that was not signed", 401, "system-signature-wrong", { path: `${PATH}?x=1` }],
    ["another body", 401, "system-signature-wrong", { signedBody: "{}" }],
    ["61 s old", 401, "system-signature-time", { at: Date.parse("2026-11-24T09:58:59Z") }],
    ["61 s ahead", 401, "system-signature-time", { at: Date.parse("2026-11-24T10:01:01Z") }],
    [
      "too large a body",
      413,
      "request-too-large",
      { body: JSON.stringify({ ...WANTED, x: "x".repeat(20_000) }) },
    ],
    ["no JSON", 400, "system-settings-invalid", { body: "settings" }],
    [
      "a key too many",
      400,
      "system-settings-invalid",
      { body: JSON.stringify({ ...WANTED, otp_seed: "x" }) },
    ],
    ["a key too few", 400, "system-settings-invalid", { body: '{"domain":null}' }],
  ])("%s", async (_, status, code, changes) => {
    const site = await startWithKey();
    const reply = await order(site, changes);
    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
    expect(site.taken).toEqual([]);
  });

  test("a second time, as long as it is young enough", async () => {
    const site = await startWithKey();
    const nonce = nonces;
    expect((await order(site)).status).toBe(200);
    for (const seconds of [0, 29]) {
      nonces = nonce;
      site.clock.now += seconds * 1000;
      const reply = await order(site, { at: Date.parse("2026-11-24T10:00:00Z") });
      expect([reply.status, codeOf(reply)]).toEqual([401, "system-signature-used"]);
    }
    expect(site.taken).toHaveLength(1);
  });

  test("a signature that was refused does not use up its nonce", async () => {
    const site = await startWithKey();
    const nonce = nonces;
    expect((await order(site, { key: OTHER_PLONE_KEY })).status).toBe(401);
    nonces = nonce;
    expect((await order(site)).status).toBe(200);
  });

  test("more orders than are remembered", async () => {
    const site = await startWithKey({ limits: { nonces: 2 } });
    await order(site);
    await order(site);
    const reply = await order(site);
    expect([reply.status, codeOf(reply)]).toEqual([503, "system-busy"]);
  });

  test("a site without a key takes none, whatever signs it", async () => {
    const site = await startWithKey({ ploneKeys: () => new Map() });
    const reply = await order(site);
    expect([reply.status, codeOf(reply)]).toEqual([404, "system-off"]);
    expect(site.taken).toEqual([]);
  });
});

test("no proxy that hands over the base path alone reaches it, and no Plone behind the gateway", async () => {
  for (const front of [false, true]) {
    const site = await startWithKey({ site: { front } });
    expect(codeOf(await order(site, { path: `/chat${PATH}` }))).not.toMatch(/^system/);
    for (const path of [PATH, `${PATH}?a=b`]) {
      expect((await ask(site.port, { path })).status).toBe(405);
      expect(codeOf(await ask(site.port, { method: "POST", path }))).toBe("system-signature-missing");
    }
    expect(site.plone.requests.filter(({ url }) => !url?.includes("@converse-system"))).toEqual([]);
    expect(site.taken).toEqual([]);
  }
});

test("a websocket is not opened there", async () => {
  const { port, taken } = await startWithKey();
  const answer = await askRaw(
    port,
    `GET ${PATH} HTTP/1.1\r\nHost: www.example.org\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 405 /);
  expect(taken).toEqual([]);
});

test("Plone's order is applied and reported, whatever Host it sends", async () => {
  const site = await startWithKey();
  const reply = await order(site, { headers: { Host: "127.0.0.1:8090" } });
  expect([reply.status, reply.headers["cache-control"]]).toEqual([200, "no-store"]);
  expect(reply.json()).toEqual({
    changes: [
      { setting: "domain", state: "unchanged" },
      { setting: "historyDays", state: "applied" },
      { setting: "fileSharing", state: "applied" },
      { setting: "fileQuotaMib", state: "applied" },
    ],
  });
  expect(site.taken).toEqual([WANTED]);
});

test("with another domain every new session is of that domain", async () => {
  const site = await startWithKey();
  site.plone.answer = (_req, res) => json(res, memberAnswer());
  expect((await askSession(site.port)).json().jid).toBe("jane@example.org");
  await order(site, { body: JSON.stringify({ ...WANTED, domain: "chat.example.org" }) });
  expect((await askSession(site.port)).json().jid).toBe("jane@chat.example.org");
  await order(site, { body: JSON.stringify(WANTED) });
  expect((await askSession(site.port)).json().jid).toBe("jane@example.org");
});

describe("what the gateway asks Plone by itself at its start", () => {
  async function startAsking(answer: SiteChanges["answer"], ploneKeys = keys.ploneKeys) {
    const told = deferred();
    let taken: ServerSettings | undefined;
    const site = await startSite({
      ploneKeys,
      ...(answer && { answer }),
      settings: (sites) =>
        keeperFor(sites, {
          isManual: false,
          isFailed: false,
          async take(settings) {
            taken = settings.get("plone");
            told.resolve();
            return "applied";
          },
        }),
    });
    return { ...site, told: told.promise, taken: () => taken };
  }

  test("nothing, where the site has no key", async () => {
    const { plone, gateway } = await startAsking(undefined, () => new Map());
    await gateway.close(0);
    expect(plone.requests).toEqual([]);
  });

  test("is signed for Plone, and applied", async () => {
    const site = await startAsking((_req, res) => json(res, { settings: WANTED }));
    await site.told;
    expect(site.taken()).toEqual(WANTED);
    const [asked] = site.plone.requests;
    expect(asked?.url).toBe(
      "/VirtualHostBase/https/www.example.org:443/Plone/VirtualHostRoot/@converse-system",
    );
    expect(asked?.headers.cookie).toBeUndefined();
    const signature = readSignature([String(asked?.headers["x-converse-signature"])]);
    expect(() =>
      verifyRequest(signature, {
        direction: "gateway",
        site: "plone",
        method: "GET",
        path: "/@converse-system",
        body: Buffer.alloc(0),
        key: decodePloneKey(PLONE_KEY),
        at: site.clock.now / 1000,
      }),
    ).not.toThrow();
  });

  test.each<[string, SiteChanges["answer"]]>([
    ["plone-addon-missing", (_req, res) => json(res, { code: "system-off" }, 404)],
    ["system-signature-wrong", (_req, res) => json(res, { code: "system-signature-wrong" }, 401)],
    ["plone-invalid", (_req, res) => json(res, {})],
    ["system-settings-invalid", (_req, res) => json(res, { settings: { ...WANTED, historyDays: 0 } })],
    ["plone-not-json", (_req, res) => void res.end("<html>")],
  ])("%s: one line, and the settings of before hold", async (code, answer) => {
    const answered = deferred();
    const site = await startAsking((req, res) => {
      res.once("close", answered.resolve);
      answer?.(req, res);
    });
    await answered.promise;
    // The search for people asks the same Plone and has a line of its own.
    const lines = () =>
      site.logged.filter((line) => line.includes(`"code":"${code}"`) && !line.includes("people"));
    await expect.poll(lines).toHaveLength(1);
    expect(site.taken()).toBeUndefined();
  });
});
