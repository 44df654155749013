import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateNonce, mintToken } from "@collective-converse/token";
import { afterEach, beforeEach, expect, test } from "vitest";
import { tryLogin } from "./environment/member.ts";
import { SECRETS } from "./environment/one-site.ts";
import { ProsodyServer } from "./environment/prosody-server.ts";
import { writeSecretsFile } from "./environment/secrets-file.ts";

/** The one plugin here stands in for the modules' clock. */
const TEST_CLOCK = new URL("modules", import.meta.url).pathname;
const DOMAIN = "example.org";
const JANE = `jane@${DOMAIN}`;
const REFUSED = { ok: false, condition: "not-authorized" };
/** The first second of a step. */
const STEP = 1_790_000_010;

let prosody: ProsodyServer;

beforeEach(async () => {
  prosody = await ProsodyServer.start(async (folder) => {
    const file = join(folder, "secrets.toml");
    const clock = join(folder, "clock");
    await writeSecretsFile(file, { site: [SECRETS] });
    await writeFile(clock, String(STEP));
    return {
      pluginFolders: [TEST_CLOCK],
      options: { authentication: "converse", converse_secrets_file: file, test_clock_file: clock },
      hosts: [{ domain: DOMAIN, options: { converse_site: "site" } }],
    };
  });
});

afterEach(async () => {
  const raised = await prosody.log.raised();
  await prosody.remove();
  expect(raised).toEqual([]);
});

function setClock(at: number): Promise<void> {
  return writeFile(join(prosody.folder, "clock"), String(at));
}

function tokenAt(at: number): string {
  return mintToken({ jid: JANE, secrets: SECRETS, at, nonce: generateNonce(randomBytes) }).token;
}

async function codes(): Promise<string[]> {
  return (await prosody.log.refusals()).map(({ code }) => code);
}

test("with the gateway's clock 45 s off either way a member comes in at some seconds, and nobody else at any", async () => {
  for (const off of [-45, 45]) {
    const came: number[] = [];
    for (let second = 0; second < 30; second++) {
      await setClock(STEP + second);
      const token = tokenAt(STEP + second + off);
      expect(await tryLogin(prosody.port, `mallory@${DOMAIN}`, token)).toEqual(REFUSED);
      if ((await tryLogin(prosody.port, JANE, token)).ok) came.push(second);
      expect(await tryLogin(prosody.port, JANE, token)).toEqual(REFUSED);
    }
    // One step of 30 s off is accepted, and two are not.
    expect(came).toEqual(Array.from({ length: 15 }, (_, place) => (off < 0 ? 15 : 0) + place));
  }
  expect(new Set(await codes())).toEqual(new Set(["token-signature", "token-replayed", "token-otp"]));
});

test.each([45, -45])("a used token stays used when the clock is set %i s", async (off) => {
  let began = STEP;
  for (const second of [0, 14, 15, 29]) {
    // Far from the times before, of which everything was forgotten.
    began += 600;
    const at = began + second;
    await setClock(at);
    const token = tokenAt(at);
    expect(await tryLogin(prosody.port, JANE, token)).toEqual({ ok: true });

    for (const now of [at + off, at, at + 2 * off, at + off, at]) {
      await setClock(now);
      // Somebody else's login, if it is one, makes Prosody forget what is too old.
      await tryLogin(prosody.port, JANE, tokenAt(now));
      expect(await tryLogin(prosody.port, JANE, token)).toEqual(REFUSED);
    }
  }
});

test.each([45, -45])(
  "a used token stays used when Prosody starts again with a clock that is %i s off",
  async (off) => {
    for (const second of [0, 29]) {
      await setClock(STEP + second);
      const token = tokenAt(STEP + second);
      expect(await tryLogin(prosody.port, JANE, token)).toEqual({ ok: true });

      await prosody.kill();
      await setClock(STEP + second + off);
      await prosody.start();
      expect(await tryLogin(prosody.port, JANE, token)).toEqual(REFUSED);
      await setClock(STEP + second);
      expect(await tryLogin(prosody.port, JANE, token)).toEqual(REFUSED);
    }
  },
);

test("when the clock is set back by an hour members still come in, and no used token does", async () => {
  await setClock(STEP);
  const used = tokenAt(STEP);
  expect(await tryLogin(prosody.port, JANE, used)).toEqual({ ok: true });
  await setClock(STEP + 3600);
  expect(await tryLogin(prosody.port, JANE, tokenAt(STEP + 3600))).toEqual({ ok: true });
  await setClock(STEP);
  expect(await tryLogin(prosody.port, JANE, used)).toEqual(REFUSED);
  expect(await tryLogin(prosody.port, JANE, tokenAt(STEP))).toEqual({ ok: true });
});
