import { readdir, readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Built, buildCommand } from "../bin/built-command.ts";
import { makeFile, OTHER_PLONE_KEY, PLONE_KEY, TOKEN_SECRET } from "../config/files.ts";
import { ask } from "../gateway/ask.ts";
import { ENV, expectNone, GOOD, ORDER_SECRET, PLANTED, readFolder } from "./planted.ts";
import { SiteWithChat } from "./site-with-chat.ts";

let built: Built;
beforeAll(async () => {
  built = await buildCommand();
});
afterAll(() => built.remove());

/** Every process of the family, by its id. */
async function familyOf(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`);
  const children = await Promise.all(
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, "utf8").catch(() => "")),
  );
  const own = children.join(" ").split(" ").filter(Boolean).map(Number);
  return [pid, ...(await Promise.all(own.map(familyOf))).flat()];
}

/** What a process was started with. */
async function environmentOf(pid: number): Promise<Record<string, string>> {
  const lines = (await readFile(`/proc/${pid}/environ`, "utf8")).split("\0").filter(Boolean);
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

/** What only Prosody's environment holds, because it is made anew at each start and written nowhere; by variable. */
async function secretsOfProsody(pid: number): Promise<Map<string, string>> {
  const own = Object.entries(await environmentOf(pid)).filter(
    ([name]) => /^CONVERSE_\w+_SECRET$/.test(name) && !(name in ENV),
  );
  if (own.length === 0) throw new Error("Prosody has no secret of its own");
  return new Map(own);
}

/** Which of the family hold a secret in their environment: by the gateway or a child, and the name of the variable. */
async function holdersOf(secrets: readonly string[], gateway: number): Promise<Set<string>> {
  const holders = new Set<string>();
  for (const pid of await familyOf(gateway)) {
    for (const [name, value] of Object.entries(await environmentOf(pid))) {
      const isHeld = secrets.some((secret) => value.includes(secret));
      if (isHeld) holders.add(`${pid === gateway ? "gateway" : "child"} ${name}`);
    }
  }
  return holders;
}

/** The four that both sign and verify with. */
const OF_TOKENS = Object.keys(ENV).filter((name) => name !== "CONVERSE_PLONE_KEY");

test.each([
  ["the file", undefined],
  ["the environment", ENV],
])(
  "a whole run with secrets in %s tells none: in no log, no answer, no list of processes",
  async (_what, env) => {
    const site = await SiteWithChat.start(built.command, {
      secrets: GOOD,
      args: ["--log-level=trace"],
      ...(env && { env }),
    });
    const { gateway, prosody } = site.pids;
    const ofProsody = await secretsOfProsody(prosody);
    const planted = [...PLANTED, ...ofProsody.values()];
    expect(await holdersOf([...ofProsody.values()], gateway)).toEqual(
      new Set([...ofProsody.keys()].map((name) => `child ${name}`)),
    );
    expect(await holdersOf(PLANTED, gateway)).toEqual(
      new Set(
        env === undefined
          ? []
          : [
              ...Object.keys(ENV).map((name) => `gateway ${name}`),
              ...OF_TOKENS.map((name) => `child ${name}`),
            ],
      ),
    );

    const credential = "PlantedCredential4711";
    const answers = [
      await site.askForSession("jane", credential),
      await site.askForSession("joe", credential),
    ];
    for (const { status } of answers) expect(status).toBe(200);
    const [first, second] = answers.map(({ body }) => JSON.parse(body));
    expect(await site.isAccepted(first)).toBe(true);
    expect(await site.isAccepted(first)).toBe(false);
    expect(await site.isAccepted({ ...second, jid: first.jid })).toBe(false);
    expect(await site.isAccepted({ ...second, token: `${second.token}x` })).toBe(false);
    expect(await site.isAccepted(second)).toBe(true);
    const written = "PlantedWords4711";
    const typed = "PlantedSearch4711";
    const stream = await site.logIn(await site.session("jane"));
    for (const to of ["joe@example.org", "nobody@example.org"]) {
      const note = `<note xmlns="urn:example:note">${written}</note>`;
      // An answer for somebody is carried as a message is.
      expect(await stream?.ask(note, "set", ` to="${to}"`)).toMatch(/type='error'/);
    }
    await site.request("GET", `people?q=${typed}`, {
      Authorization: `Bearer ${credential}`,
      "X-Requested-With": "collective.converse",
      "Sec-Fetch-Site": "same-origin",
    });
    if (env === undefined) {
      const key = await site.run("secrets", "plone-key", "--write", `${site.folder}/plone.key`);
      expect(await readFile(`${site.folder}/plone.key`, "utf8")).toBe(`plone ${PLONE_KEY}\n`);
      const rotated = await site.run("secrets", "rotate");
      planted.push(...(await readFolder(site.folder)).secrets);
      expectNone(key.stdout + key.stderr + rotated.stdout + rotated.stderr, planted, "a command");
      expect(await site.isAccepted(await site.session("jane"))).toBe(true);
      // While they are unusable each of them speaks of the file.
      await makeFile("secrets.toml", `${GOOD}${TOKEN_SECRET}`, { folder: site.folder });
      expect((await site.askForSession("jane", credential)).status).toBe(503);
      expect(await site.isAccepted(second)).toBe(false);
    }
    const cookie = "PlantedCookie4711";
    const twice = await site.request("POST", "session", {
      Cookie: `__ac=${cookie}; __ac=other${cookie}`,
      "X-Requested-With": "collective.converse",
    });
    expect(JSON.parse(twice.body).code).toBe("session-credential-ambiguous");
    // Whoever asks as Plone does, with a wrong key or none, gets to know no more.
    const order = { method: "POST", path: "/.collective-converse/settings", body: "{}" };
    const signed = `converse-1 site=plone, time=1, nonce=${"a".repeat(32)}, signature=${OTHER_PLONE_KEY}`;
    const orders = [
      await ask(site.port, order),
      await ask(site.port, { ...order, headers: { "X-Converse-Signature": signed } }),
    ];
    const family = await familyOf(gateway);
    expect(family).toContain(prosody);
    for (const pid of family) {
      const line = await readFile(`/proc/${pid}/cmdline`, "utf8");
      expect(line).not.toBe("");
      expectNone(line, [...planted, first.token, credential], `the command line of ${pid}`);
    }
    const health = await site.request("GET", "health");
    const { stdout, stderr } = await site.stop();
    const tokens = [first.token, second.token];
    expectNone(
      stdout + stderr,
      [...planted, ...tokens, credential, OTHER_PLONE_KEY, written, typed],
      "what the gateway wrote",
    );
    expectNone(health.body, planted, "health");
    // The audit log has taken note of all that was refused.
    const audited = await readFile(`${site.folder}/data/audit.log`, "utf8");
    for (const event of ["login-refused", "order-refused", "token-refused"])
      expect(audited).toContain(`"event":"${event}"`);
    expectNone(
      audited,
      [...planted, ...tokens, credential, cookie, OTHER_PLONE_KEY, written, typed],
      "the audit log",
    );
    for (const { text } of orders) expectNone(text, [...planted, OTHER_PLONE_KEY], "the answer to an order");
    for (const { body } of answers) expectNone(body, [...planted, credential], "a session");
    expect(await site.prosodyLog()).toMatch(/refused token-replayed jane@example\.org/);
    const { files } = await readFolder(site.folder);
    expect([...files.keys()]).toEqual(expect.arrayContaining(["data/prosody.cfg.lua", "data/prosody.log"]));
    for (const [path, text] of files)
      expectNone(text, [...planted, ...tokens, credential, written, typed], path);
  },
  60_000,
);

test("what is looked for would be found: a log, a command line and an environment that hold one", async () => {
  expect(() => expectNone(`key=${ORDER_SECRET.toUpperCase()}`, PLANTED, "a log")).toThrow("a log holds");
  expect(() => expectNone(Buffer.from(PLONE_KEY).toString("hex"), PLANTED, "a dump")).toThrow("a dump holds");
});
