import { chmod, readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Built, buildCommand } from "../bin/built-command.ts";
import { makeFile, OTP_SEED, PLONE_KEY, SECRETS } from "../config/files.ts";
import { SiteWithChat } from "./site-with-chat.ts";

const PING = "<ping xmlns='urn:xmpp:ping'/>";

let built: Built;
beforeAll(async () => {
  built = await buildCommand();
});
afterAll(() => built.remove());

/** Members who come and go without a pause; says whether each login was accepted. */
class Restless {
  readonly outcomes: boolean[] = [];
  readonly done: Promise<void>;
  #rounds = 0;
  #ending = false;
  #waits: (() => void)[] = [];

  constructor(site: SiteWithChat, name: string) {
    this.done = this.#live(site, name);
    this.done.catch(() => undefined);
  }

  /** Resolves when a login is over that began after this call. */
  async another(): Promise<void> {
    const goal = this.#rounds + 2;
    while (this.#rounds < goal) {
      await Promise.race([this.done, new Promise<void>((resolve) => this.#waits.push(resolve))]);
    }
  }

  async end(): Promise<void> {
    this.#ending = true;
    await this.done;
  }

  async #live(site: SiteWithChat, name: string): Promise<void> {
    while (!this.#ending) {
      // Somebody else each time, since one member may not log in without a pause.
      const who = name + String.fromCharCode(97 + (this.#rounds % 26));
      this.outcomes.push(await site.isAccepted(await site.session(who)));
      this.#rounds += 1;
      for (const wake of this.#waits.splice(0)) wake();
    }
  }
}

test("twenty rotations: no login is refused, no stream ends, nothing is restarted", async () => {
  const site = await SiteWithChat.start(built.command);
  const jane = await site.logIn(await site.session("jane"));
  const restless = ["joe", "ann"].map((name) => new Restless(site, name));
  const seen = new Set<string>();
  for (let round = 0; round < 20; round += 1) {
    const { status, stderr } = await site.run("secrets", "rotate", "--force");
    expect([status, stderr]).toEqual([0, ""]);
    const [current = ""] = /"[A-Z2-7]{32}"/.exec(await readFile(site.secretsFile, "utf8")) ?? [];
    seen.add(current);
    await Promise.all(restless.map((member) => member.another()));
  }
  await Promise.all(restless.map((member) => member.end()));
  expect(seen.size).toBe(20);
  for (const { outcomes } of restless) expect(outcomes).toEqual(outcomes.map(() => true));
  expect(jane?.isOpen).toBe(true);
  expect(await jane?.ask(PING, "get", ' to="example.org"')).toMatch(/type=['"]result['"]/);
  const log = await site.prosodyLog();
  expect(log).not.toContain("refused ");
  const { stderr } = await site.stop();
  expect(stderr.match(/tokens are made with new secrets from now on/g)).toHaveLength(20);
  expect(stderr).not.toMatch(/"level":[56]0/);
}, 120_000);

test("a token that was made before a rotation is accepted after it", async () => {
  const site = await SiteWithChat.start(built.command);
  const session = await site.session("jane");
  expect((await site.run("secrets", "rotate")).status).toBe(0);
  expect(await site.isAccepted(session)).toBe(true);
  const later = await site.session("jane");
  expect(await site.isAccepted(later)).toBe(true);
  // Once more at once would refuse that of a moment ago, so it is not done.
  const early = await site.run("secrets", "rotate");
  expect([early.status, early.stderr.includes("[secrets-rotation-early]")]).toEqual([1, true]);
  expect((await site.run("secrets", "rotate", "--finish", "--force")).status).toBe(0);
  expect(await site.isAccepted(await site.session("jane"))).toBe(true);
});

test("with --now a token that was made before is refused, a new one accepted, and no stream ends", async () => {
  const site = await SiteWithChat.start(built.command);
  const jane = await site.logIn(await site.session("jane"));
  const stolen = await site.session("joe");
  expect((await site.run("secrets", "rotate", "--now")).status).toBe(0);
  expect(await site.isAccepted(stolen)).toBe(false);
  expect(await site.prosodyLog()).toContain("refused token-signature joe@example.org");
  expect(await site.isAccepted(await site.session("joe"))).toBe(true);
  expect(jane?.isOpen).toBe(true);
  expect(await jane?.ask(PING, "get", ' to="example.org"')).toMatch(/type=['"]result['"]/);
  await site.stop();
  const noted = (await site.run("audit", "--json")).stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(noted.map(({ event }) => event)).toEqual([
    "gateway-started",
    "secrets-in-use",
    "secrets-changed",
    "token-refused",
    "gateway-stopped",
  ]);
  expect(noted[3]).toMatchObject({
    site: "plone",
    code: "token-signature",
    user: "joe",
    login: expect.any(String),
  });
  expect(noted[2].fingerprints.current).toMatch(/^[0-9a-f]{4}(?:-[0-9a-f]{4}){3}$/);
  expect(noted[2].fingerprints.current).not.toBe(noted[1].fingerprints.current);
});

test("a key for Plone that comes while it runs is noted, by its fingerprint", async () => {
  const site = await SiteWithChat.start(built.command);
  await makeFile("secrets.toml", `${SECRETS}plone_key = "${PLONE_KEY}"\n`, { folder: site.folder });
  await site.stop();
  const log = (await site.run("audit", "--json")).stdout;
  const noted = log
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event.startsWith("secrets-"));
  const shown = JSON.parse((await site.run("secrets", "show", "--fingerprint", "--json")).stdout).sites[0];
  expect(noted).toMatchObject([
    { event: "secrets-in-use", site: "plone", fingerprints: { current: shown.current } },
    { event: "secrets-changed", site: "plone", fingerprints: { ploneKey: shown.ploneKey } },
  ]);
  expect(log).not.toContain(PLONE_KEY);
});

test("while the file cannot be used nobody gets a token, health says so, and no restart is needed", async () => {
  const site = await SiteWithChat.start(built.command);
  const before = await site.session("jane");
  const ready = await site.request("GET", "health");
  expect([ready.status, JSON.parse(ready.body).status]).toEqual([200, "ready"]);

  await chmod(site.secretsFile, 0o644);
  const { status, body } = await site.askForSession("jane");
  expect([status, JSON.parse(body).code]).toEqual([503, "session-secrets"]);
  expect(body).not.toContain(site.folder);
  expect(await site.isAccepted(before)).toBe(false);
  const failing = await site.request("GET", "health");
  expect(failing.status).toBe(503);
  expect(JSON.parse(failing.body)).toMatchObject({
    status: "failing",
    parts: expect.arrayContaining([{ name: "xmpp", status: "down", code: "session-secrets" }]),
  });

  await chmod(site.secretsFile, 0o600);
  expect((await site.request("GET", "health")).status).toBe(200);
  expect(await site.isAccepted(await site.session("jane"))).toBe(true);
  const { stderr } = await site.stop();
  expect(stderr.match(/"code":"secrets-permissions"/g)).toHaveLength(1);
  expect(stderr.match(/the secrets can be used again/g)).toHaveLength(1);
});

test("a gateway whose secrets are in the environment does not look at the file", async () => {
  const [, otp = "", secret = ""] = /"(.*)"[^"]*"(.*)"/.exec(SECRETS) ?? [];
  expect(otp).toBe(OTP_SEED);
  const site = await SiteWithChat.start(built.command, {
    env: { CONVERSE_OTP_SEED: otp, CONVERSE_TOKEN_SECRET: secret },
  });
  expect(await site.isAccepted(await site.session("jane"))).toBe(true);
});
