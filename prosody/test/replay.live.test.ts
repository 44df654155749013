import { appendFile, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { tokenFor, tryLogin } from "./environment/member.ts";
import { OneSite, SECRETS } from "./environment/one-site.ts";

/** Of the site's host, in Prosody's data. */
const JOURNAL = "data/example%2eorg/converse_tokens.log";
const JANE = `jane@${OneSite.domain}`;
const REFUSED = { ok: false, condition: "not-authorized" };

let site: OneSite;

beforeEach(async () => {
  site = await OneSite.start();
});

afterEach(async () => {
  const raised = await site.server.log.raised();
  await site.server.remove();
  expect(raised).toEqual([]);
});

async function isReplayed(token: string): Promise<void> {
  const before = await site.codes();
  expect(await tryLogin(site.port, JANE, token)).toEqual(REFUSED);
  expect(await site.codes()).toEqual([...before, "token-replayed"]);
}

test("of many connections that offer one token at once, one is logged in", async () => {
  const token = tokenFor(JANE, SECRETS);

  const outcomes = await Promise.all(Array.from({ length: 8 }, () => tryLogin(site.port, JANE, token)));

  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await site.codes()).toEqual(Array(7).fill("token-replayed"));
});

test("an older token is accepted after a newer one, each once", async () => {
  const newer = tokenFor(JANE, SECRETS, 1);
  const older = tokenFor(JANE, SECRETS);

  expect(await tryLogin(site.port, JANE, newer)).toEqual({ ok: true });
  expect(await tryLogin(site.port, JANE, older)).toEqual({ ok: true });
  await isReplayed(older);
  await isReplayed(newer);
});

test("a token that was refused for another name can still be used by its owner", async () => {
  const token = tokenFor(JANE, SECRETS);

  expect(await tryLogin(site.port, "mallory@example.org", token)).toEqual(REFUSED);
  expect(await tryLogin(site.port, JANE, token)).toEqual({ ok: true });
});

test("a used token stays used when the module is reloaded", async () => {
  const token = tokenFor(JANE, SECRETS);
  expect(await tryLogin(site.port, JANE, token)).toEqual({ ok: true });

  await site.server.shell("module reload auth_converse example.org");

  await isReplayed(token);
  expect(await tryLogin(site.port, JANE, tokenFor(JANE, SECRETS))).toEqual({ ok: true });
});

test("a used token stays used when Prosody is stopped and started", async () => {
  const token = tokenFor(JANE, SECRETS);
  expect(await tryLogin(site.port, JANE, token)).toEqual({ ok: true });

  await site.server.stop();
  await site.server.start();

  await isReplayed(token);
});

test("a used token stays used when Prosody is killed, even with a line cut in its journal", async () => {
  const token = tokenFor(JANE, SECRETS, 1);
  expect(await tryLogin(site.port, JANE, token)).toEqual({ ok: true });

  await site.server.kill();
  await appendFile(join(site.server.folder, JOURNAL), "59666666 1234");
  await site.server.start();

  await isReplayed(token);
  expect(await tryLogin(site.port, JANE, tokenFor(JANE, SECRETS, 1))).toEqual({ ok: true });
});

test("the administrator's commands leave the running server's journal alone", async () => {
  const bob = `bob@${OneSite.domain}`;
  expect(await tryLogin(site.port, bob, tokenFor(bob, SECRETS, 1))).toEqual({ ok: true });
  const journal = join(site.server.folder, JOURNAL);
  const before = await readFile(journal, "utf8");

  const later = tokenFor(JANE, SECRETS, 1);
  await site.server.control(["deluser", bob]);
  expect(await tryLogin(site.port, JANE, later)).toEqual({ ok: true });

  expect((await readFile(journal, "utf8")).startsWith(before)).toBe(true);
  await site.server.kill();
  await site.server.start();
  await isReplayed(later);
});

test("when the journal cannot be written, members come in, the log says so, and a reload forgets nothing", async () => {
  const journal = join(site.server.folder, JOURNAL);
  await site.server.stop();
  await rm(journal);
  await mkdir(journal);
  await site.server.start();
  expect((await site.server.log.errors()).join()).toContain("not kept for the next start");
  const token = tokenFor(JANE, SECRETS);
  expect(await tryLogin(site.port, JANE, token)).toEqual({ ok: true });

  await site.server.shell("module reload auth_converse example.org");

  await isReplayed(token);
});
