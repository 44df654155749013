import { appendFile, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { tokenFor, tryLogin } from "./environment/member.ts";
import { OneSite, SECRETS } from "./environment/one-site.ts";
import { saslMessage } from "./environment/sasl-message.ts";
import { XmppSocket } from "./environment/xmpp-socket.ts";

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

/** Milliseconds, with a fraction, while what was sent goes out. */
async function waitFor(milliseconds: number): Promise<void> {
  const until = performance.now() + milliseconds;
  do await new Promise((resolve) => setImmediate(resolve));
  while (performance.now() < until);
}

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

test("of two connections that offer one token in the same millisecond, one is logged in, each time", async () => {
  const rounds = 40;
  for (let round = 0; round < rounds; round++) {
    const message = saslMessage(OneSite.domain, JANE, tokenFor(JANE, SECRETS));
    const sockets = await Promise.all(
      Array.from({ length: 2 }, () => XmppSocket.open(site.port, OneSite.domain)),
    );

    // Both are connected: nothing but the two messages is left to send.
    const outcomes = await Promise.all(sockets.map((socket) => socket.authenticate("X-TOKEN", message)));

    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes).toContainEqual(REFUSED);
    await Promise.all(sockets.map((socket) => socket.close()));
  }
  expect(await site.codes()).toEqual(Array(rounds).fill("token-replayed"));
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

test("a Prosody that is killed at any moment of a login accepts the token once at most", async () => {
  const accepted: number[] = [];
  for (let round = 0; round < 8; round++) {
    const token = tokenFor(JANE, SECRETS, 1);
    const socket = await XmppSocket.open(site.port, OneSite.domain);
    const first = socket
      .authenticate("X-TOKEN", saslMessage(OneSite.domain, JANE, token))
      .catch(() => ({ ok: false }));
    // From before the message arrives until after it was answered, a part of a millisecond later each time.
    if (round < 7) await waitFor(round / 4);
    else await first;
    await site.server.kill();
    await site.server.start();

    const outcomes = [
      await first,
      await tryLogin(site.port, JANE, token),
      await tryLogin(site.port, JANE, token),
    ];

    accepted.push(outcomes.filter(({ ok }) => ok).length);
    expect(outcomes.at(-1)).toEqual(REFUSED);
  }
  expect(Math.max(...accepted)).toBe(1);
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
