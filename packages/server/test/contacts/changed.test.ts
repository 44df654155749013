import { createHash } from "node:crypto";
import { decodePloneKey } from "@collective-converse/token";
import { describe, expect, test } from "vitest";
import { signRequest } from "../../src/system/sign-request.ts";
import { OTHER_PLONE_KEY, PLONE_KEY } from "../config/files.ts";
import { ask, codeOf } from "../gateway/ask.ts";
import { type SiteChanges, startSite } from "../gateway/site.ts";
import { json } from "../gateway/stub-plone.ts";
import { personOf } from "../portraits/pictures.ts";

const PATH = "/.collective-converse/contacts-changed";

let nonces = 0;

/** A site whose XMPP server keeps groups; it resolves `asked` at the first question about contacts after the start. */
async function start(changes: SiteChanges = {}) {
  const site = await startSite({
    ploneKeys: () => new Map([["plone", decodePloneKey(PLONE_KEY)]]),
    answer: (_req, res) => json(res, {}, 404),
    ...changes,
  });
  const asked = new Promise<void>((resolve) => {
    site.plone.answer = (req, res) => {
      if (req.url?.endsWith("/@converse-system-contacts")) resolve();
      json(res, { rule: "groups", groups: [], refused: null });
    };
  });
  site.prosody.kept = {
    list: async () => new Map(),
    put: async () => undefined,
    remove: async () => undefined,
  };
  return { ...site, asked };
}

interface Order {
  key?: string;
  path?: string;
  signed?: string;
  method?: string;
  nonce?: string;
}

function tell(site: { port: number; clock: { now: number } }, order: Order = {}) {
  const { key = PLONE_KEY, path = PATH, signed = PATH, method = "POST", nonce = String(nonces++) } = order;
  const signature = signRequest(
    { direction: "plone", site: "plone", method: "POST", path: signed, body: Buffer.alloc(0) },
    {
      key: decodePloneKey(key),
      at: site.clock.now / 1000,
      nonce: createHash("sha256").update(nonce).digest().subarray(0, 16),
    },
  );
  return ask(site.port, { method, path, headers: { "X-Converse-Signature": signature } });
}

describe("a change that is refused makes the gateway ask nothing", () => {
  test.each<[string, number, string, Order]>([
    ["with another key", 401, "system-signature-wrong", { key: OTHER_PLONE_KEY }],
    ["signed for another path", 401, "system-signature-wrong", { signed: "/.collective-converse/settings" }],
    ["with a query that is not signed", 401, "system-signature-wrong", { path: `${PATH}?x` }],
    ["by another method", 405, "request-method", { method: "PUT" }],
  ])("%s", async (_, status, code, order) => {
    const site = await start();
    const reply = await tell(site, order);
    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
    expect(site.plone.requests.filter(({ url }) => url?.includes("contacts"))).toEqual([]);
  });

  test("without a key", async () => {
    const site = await start({ ploneKeys: () => new Map() });
    expect(codeOf(await tell(site))).toBe("system-off");
  });

  test("below the base path of a site", async () => {
    const site = await start();
    expect((await tell(site, { path: `/chat${PATH}` })).status).toBe(404);
  });

  test("a second time", async () => {
    const site = await start();
    expect((await tell(site, { nonce: "once" })).status).toBe(202);
    expect(codeOf(await tell(site, { nonce: "once" }))).toBe("system-signature-used");
  });
});

test("after a change Plone is asked, with a signature", async () => {
  const site = await start();
  expect((await tell(site)).status).toBe(202);
  await site.asked;
  const question = site.plone.requests.find(({ url }) => url?.endsWith("/@converse-system-contacts"));
  expect(question?.headers["x-converse-signature"]).toMatch(/^converse-1 site=plone, /);
  expect(question?.headers.cookie).toBeUndefined();
});

test("changes that are more than can be remembered are taken all the same", async () => {
  const site = await start({ limits: { nonces: 1 } });
  expect((await tell(site)).status).toBe(202);
  expect((await tell(site)).status).toBe(202);
  await site.asked;
});

test("of each who is given Plone is asked what others see of them, though they were never online", async () => {
  const site = await start();
  const described: string[] = [];
  let done: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    done = resolve;
  });
  site.prosody.described = {
    async describe(_domain, { localpart, name }, portrait) {
      described.push(`${localpart} ${name} ${portrait?.type}`);
      if (described.length === 2) done();
      return true;
    },
    account: async () => undefined,
    list: async () => new Map(),
    portrait: async () => undefined,
  };
  site.plone.answer = (req, res) => {
    const user = /@converse-system-person\?user=([^&]*)/.exec(req.url ?? "")?.[1];
    if (user !== undefined) return json(res, { person: personOf(user) });
    const members = ["jane", "bob"].map((id) => ({ id, fullname: id }));
    json(res, { rule: "groups", groups: [{ id: "staff", title: "Staff", members }], refused: null });
  };
  await tell(site);
  await all;
  expect(described.sort()).toEqual(["bob BOB image/png", "jane JANE image/png"]);
});
