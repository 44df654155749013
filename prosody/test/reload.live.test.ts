import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ask } from "./environment/ask.ts";
import { tokenFor, tryLogin } from "./environment/member.ts";
import { OneSite, PROVISION_SECRET, SECRETS } from "./environment/one-site.ts";

let site: OneSite;

beforeEach(async () => {
  site = await OneSite.start({ archive_expires_after: "9d" });
});
afterEach(() => site?.server.remove());

const RIGHT = { authorization: `Bearer ${PROVISION_SECRET}` };

function order(headers: Record<string, string> = RIGHT, method = "POST") {
  return ask({ port: site.port, domain: OneSite.domain, method, path: "/converse/reload", headers });
}

async function change(from: string, to: string): Promise<void> {
  const file = join(site.server.folder, "prosody.cfg.lua");
  await writeFile(file, (await readFile(file, "utf8")).replace(from, to));
}

async function doneTo(module: string): Promise<string> {
  const { status, body } = await order();
  expect(status).toBe(200);
  return JSON.parse(body).done[`${OneSite.domain} ${module}`];
}

test.each([
  ["without a secret", {}],
  ["with an empty one", { authorization: "Bearer " }],
  ["with a wrong one", { authorization: RIGHT.authorization.replace(/.$/, "x") }],
  ["with the right one as a password", { authorization: RIGHT.authorization.replace("Bearer", "Basic") }],
])("an order to read the configuration again is refused %s", async (_, headers) => {
  await change('"9d"', '"5d"');
  expect((await order(headers)).status).toBe(401);
  expect(await doneTo("mam")).toBe("reloaded");
});

test("it is an order, not a question", async () => {
  expect((await order(RIGHT, "GET")).status).toBe(404);
});

test("a Prosody without a secret of orders takes none", async () => {
  await site.server.remove();
  site = await OneSite.start({}, {});
  expect((await order()).status).toBe(403);
});

test("a configuration that cannot be read changes nothing, and the log says why", async () => {
  await change('"9d"', '"5d"]]');
  expect((await order()).status).toBe(500);
  expect((await site.server.log.errors()).join("\n")).toContain("the configuration was not taken");
  await change('"5d"]]', '"9d"');
  expect(await doneTo("mam")).toBe("unchanged");
});

test("what did not change is left alone, however often it is asked", async () => {
  for (const _ of [1, 2]) expect(await doneTo("mam")).toBe("unchanged");
});

test("a change that Prosody read before, on SIGHUP, is not missed", async () => {
  await change('"9d"', '"5d"');
  await site.server.shell("config reload");
  expect(await doneTo("mam")).toBe("reloaded");
  expect(await doneTo("mam")).toBe("unchanged");
});

test("a member who is online stays so, and a token that was used stays used", async () => {
  const jid = `jane@${OneSite.domain}`;
  const token = tokenFor(jid, SECRETS);
  expect((await tryLogin(site.port, jid, token)).ok).toBe(true);
  const bob = await site.online("bob");
  await change('"9d"', '"5d"');
  expect(await doneTo("mam")).toBe("reloaded");
  expect(await bob.ask('<iq id="p" type="get"><ping xmlns="urn:xmpp:ping"/></iq>', "p")).toContain("result");
  expect((await tryLogin(site.port, jid, token)).ok).toBe(false);
  expect(await site.codes()).toEqual(["token-replayed"]);
});
