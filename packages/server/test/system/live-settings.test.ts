import { randomBytes } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { decodePloneKey } from "@collective-converse/token";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ApplyReport, ServerSettings } from "../../../../spec/http.d.ts";
import { signRequest } from "../../src/system/sign-request.ts";
import { type Built, buildCommand } from "../bin/built-command.ts";
import { PLONE_KEY, SECRETS } from "../config/files.ts";
import { SiteWithChat } from "../secrets/site-with-chat.ts";

const PATH = "/.collective-converse/settings";
const DEFAULTS: ServerSettings = { domain: null, historyDays: 365, fileSharing: true, fileQuotaMib: 100 };
const ITEMS = '<query xmlns="http://jabber.org/protocol/disco#items"/>';

let built: Built;
beforeAll(async () => {
  built = await buildCommand();
});
afterAll(() => built?.remove());

function start(): Promise<SiteWithChat> {
  return SiteWithChat.start(built.command, { secrets: `${SECRETS}plone_key = "${PLONE_KEY}"\n` });
}

/** As Plone does it. */
async function order({ port }: SiteWithChat, settings: ServerSettings): Promise<ApplyReport> {
  const body = JSON.stringify(settings);
  const signature = signRequest(
    { direction: "plone", site: "plone", method: "POST", path: PATH, body: Buffer.from(body) },
    { key: decodePloneKey(PLONE_KEY), at: Date.now() / 1000, nonce: randomBytes(16) },
  );
  const headers = { "Content-Type": "application/json", "X-Converse-Signature": signature };
  return await new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, method: "POST", path: PATH, headers })
      .on("error", reject)
      .on("response", async (answer) => resolve(JSON.parse(await text(answer))))
      .end(body);
  });
}

function statesOf({ changes }: ApplyReport): string[] {
  return changes.map(({ state, code }) => code ?? state);
}

test("a member stays online while an administrator changes history, files and quota; the file is kept", async () => {
  const site = await start();
  const jane = await site.logIn(await site.session("jane"));
  const wanted = { ...DEFAULTS, historyDays: 14, fileSharing: false };
  expect(statesOf(await order(site, wanted))).toEqual(["unchanged", "applied", "applied", "unchanged"]);
  expect(jane?.isOpen).toBe(true);
  expect(await jane?.ask(ITEMS, "get", ' to="example.org"')).not.toContain("upload");
  expect(statesOf(await order(site, { ...wanted, fileSharing: true, fileQuotaMib: 1 }))).toEqual([
    "unchanged",
    "unchanged",
    "applied",
    "applied",
  ]);
  expect(await jane?.ask(ITEMS, "get", ' to="example.org"')).toContain("upload.example.org");
  const file = join(site.folder, "data/settings.json");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(file, "utf8")).sites.plone).toEqual({
    ...wanted,
    fileSharing: true,
    fileQuotaMib: 1,
  });
  expect(await readFile(join(site.folder, "data/prosody.cfg.lua"), "utf8")).toContain('"14d"');
});

test("with another domain the same member gets another address and logs in there", async () => {
  const site = await start();
  const before = await site.session("jane");
  expect(before.jid).toBe("jane@example.org");
  const jane = await site.logIn(before);
  expect(statesOf(await order(site, { ...DEFAULTS, domain: "chat.example" }))).toEqual([
    "applied",
    "unchanged",
    "unchanged",
    "unchanged",
  ]);
  expect(jane?.isOpen).toBe(false);
  const after = await site.session("jane");
  expect(after.jid).toBe("jane@chat.example");
  expect(await (await site.logIn(after))?.ask(ITEMS, "get", ' to="chat.example"')).toContain(
    "rooms.chat.example",
  );
  // Its token is signed for an address that is no more.
  await expect(site.isAccepted(before)).rejects.toThrow("the stream ended");
});

test("a domain that cannot be is refused, and the chat goes on", async () => {
  const site = await start();
  const jane = await site.logIn(await site.session("jane"));
  const report = await order(site, { ...DEFAULTS, domain: "not a domain" });
  expect(report).toMatchObject({ code: "system-settings-invalid", status: 400 });
  expect(jane?.isOpen).toBe(true);
});

test("what was applied is in force from the first moment after a restart", async () => {
  const site = await start();
  await order(site, { domain: "chat.example", historyDays: 9, fileSharing: false, fileQuotaMib: 7 });
  await site.stop();
  const again = await SiteWithChat.again(site);
  const session = await again.session("jane");
  expect(session.jid).toBe("jane@chat.example");
  const jane = await again.logIn(session);
  expect(await jane?.ask(ITEMS, "get", ' to="chat.example"')).not.toContain("upload");
  expect(statesOf(await order(again, DEFAULTS))).toEqual(["applied", "applied", "applied", "applied"]);
});
