import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { decodePloneKey } from "@collective-converse/token";
import { beforeEach, describe, expect, test } from "vitest";
import { writeControl } from "../../src/commands/run/control-key.ts";
import { localpartFor } from "../../src/session/localpart.ts";
import { signRequest } from "../../src/system/sign-request.ts";
import type { ToldAccount } from "../../src/xmpp/index.ts";
import { makeFile, OTHER_PLONE_KEY, PLONE_KEY, SMALLEST } from "../config/files.ts";
import { ask, codeOf } from "../gateway/ask.ts";
import { type Site, startSite } from "../gateway/site.ts";
import { runInProcess } from "./run-in-process.ts";

const KEY = "c".repeat(64);
const WHO = "/.collective-converse/who";
const SITE_WHO = "/.collective-converse/site-who";

let site: Site;
let config: string;

beforeEach(async () => {
  site = await startSite({ ploneKeys: () => new Map([["plone", decodePloneKey(PLONE_KEY)]]) });
  const told = { user: "Bob", freed: 0, version: null, name: "Bob \u202e\u001b[2J" };
  const accounts = new Map<string, ToldAccount>([
    [localpartFor("Bob"), told],
    ["jane", { ...told, user: null, name: "Jane" }],
  ]);
  site.prosody.described = {
    account: async (_domain, localpart) => accounts.get(localpart),
    list: async () => accounts,
    describe: async () => true,
    portrait: async () => undefined,
  };
  const session = { user: "Bob", since: 0, renewed: 0, client: null, address: null, hibernating: false };
  site.prosody.orders = {
    list: async () =>
      new Map(
        ["a", "b"].map((resource) => [resource, { ...session, resource, localpart: localpartFor("Bob") }]),
      ),
    close: async () => 0,
    renew: async () => undefined,
  };
  config = await makeFile("converse.toml", SMALLEST);
  await writeControl(join(dirname(config), "data"), { port: site.port, key: KEY });
});

const who = (...args: string[]) => runInProcess(["who", `--config=${config}`, ...args]);

describe("nobody is told", () => {
  test.each([
    "",
    "{}",
    '{"user":"x"}',
    '{"user":"x","jid":"y@example.org"}',
    '{"user":"","jid":null}',
    '{"user":null,"jid":null}',
  ])("for an order like %j", async (body) => {
    const headers = { Authorization: `Bearer ${KEY}` };
    expect((await ask(site.port, { method: "POST", path: WHO, headers, body })).status).toBe(400);
  });

  test("without the key, or with a signature of another", async () => {
    const body = '{"user":"jane","jid":null}';
    const got = await ask(site.port, { method: "POST", path: WHO, body });
    expect([got.status, codeOf(got)]).toEqual([401, "system-control-refused"]);
    expect((await signed(body, OTHER_PLONE_KEY)).status).toBe(401);
  });
});

function signed(body: string, key = PLONE_KEY) {
  const signature = signRequest(
    { direction: "plone", site: "plone", method: "POST", path: SITE_WHO, body: Buffer.from(body) },
    { key: decodePloneKey(key), at: site.clock.now / 1000, nonce: createHash("md5").update(body).digest() },
  );
  return ask(site.port, {
    method: "POST",
    path: SITE_WHO,
    headers: { "X-Converse-Signature": signature },
    body,
  });
}

test("a user id has its JID, with nothing in it that moves the cursor", async () => {
  const { status, stdout } = await who("Bob");
  expect(status).toBe(0);
  expect(stdout).toBe(`plone  Bob  ${localpartFor("Bob")}@example.org  Bob ??[2J  2 connections\n`);
});

test.each(["", "/phone"])("a JID says whose it is, with a resource or without: %j", async (resource) => {
  const jid = `${localpartFor("Bob")}@example.org`;
  const { stdout } = await who(`${jid}${resource}`, "--json");
  expect(JSON.parse(stdout).accounts).toMatchObject([{ user: "Bob", jid, hasAccount: true, connected: 2 }]);
});

test("of whom nothing was told the user id is said where there is but one; of others that it is not known", async () => {
  expect((await who("jane@example.org")).stdout).toContain(
    "plone  jane  jane@example.org  Jane  not connected",
  );
  expect((await who(`x.${"a".repeat(16)}@example.org`)).stdout).toContain("(user id not known)");
  expect((await who("carl")).stdout).toContain("carl@example.org  -  no account yet");
});

test("an address that is a user id is no JID", async () => {
  const { stdout } = await who("jane@mail.example", "--json");
  expect(JSON.parse(stdout).accounts).toMatchObject([
    { user: "jane@mail.example", jid: "jane\\40mail.example@example.org", hasAccount: false },
  ]);
});

test("a site's Plone is told of its own, with its signature", async () => {
  const got = await signed('{"user":"Bob","jid":null}');
  expect(got.status).toBe(200);
  expect(got.json().accounts).toMatchObject([{ site: "plone", user: "Bob", connected: 2 }]);
});

test("and when Prosody does not run, that", async () => {
  site.prosody.orders = undefined;
  expect((await who("Bob")).stderr).toContain("[xmpp-unreachable]");
});
