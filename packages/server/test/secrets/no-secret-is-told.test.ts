import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/commands.ts";
import { type Built, buildCommand, runCommand } from "../bin/built-command.ts";
import { runInProcess } from "../commands/run-in-process.ts";
import {
  makeFile,
  makeFolder,
  OTHER_OTP_SEED,
  OTHER_TOKEN_SECRET,
  OTP_SEED,
  SECRETS,
  SMALLEST,
  TOKEN_SECRET,
} from "../config/files.ts";
import { SiteWithChat } from "./site-with-chat.ts";

/** What is planted in files and in the environment. */
const WEAK = "PLANTPLANTPLANTP";
const SHORT = "PLANTED7";
const PLANTED = [OTP_SEED, TOKEN_SECRET, OTHER_OTP_SEED, OTHER_TOKEN_SECRET, WEAK, SHORT];
const PREVIOUS = `
[sites.plone.previous]
otp_seed = "${OTHER_OTP_SEED}"
token_secret = "${OTHER_TOKEN_SECRET}"
`;
const ENV = {
  CONVERSE_OTP_SEED: OTP_SEED,
  CONVERSE_TOKEN_SECRET: TOKEN_SECRET,
  CONVERSE_PREVIOUS_OTP_SEED: OTHER_OTP_SEED,
  CONVERSE_PREVIOUS_TOKEN_SECRET: OTHER_TOKEN_SECRET,
};
const JID = "--jid=jane@example.org";

let built: Built;
beforeAll(async () => {
  built = await buildCommand();
});
afterAll(() => built.remove());

/** Neither as it is, nor in the clothes that bytes wear in logs. */
function expectNone(text: string, secrets: readonly string[], where: string): void {
  for (const secret of secrets) {
    const bytes = Buffer.from(secret);
    for (const form of [secret, bytes.toString("base64").replace(/=+$/, ""), bytes.toString("hex")]) {
      expect(text.toLowerCase().includes(form.toLowerCase()), `${where} holds a planted secret`).toBe(false);
    }
  }
}

/** Every secret that a file holds by now. */
async function secretsIn(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return Array.from(text.matchAll(/["']([A-Z2-7]{16,32})["']/g), ([, secret = ""]) => secret);
}

const GOOD = SECRETS + PREVIOUS;
/** Files that hold planted secrets, and what is wrong with them. */
const FILES: Record<string, { text: string; mode?: number }> = {
  good: { text: GOOD },
  "one pair": { text: SECRETS },
  "open to others": { text: GOOD, mode: 0o644 },
  "a string without an end": { text: `${GOOD}x = "${OTP_SEED}` },
  "a secret as a line": { text: `${GOOD}${TOKEN_SECRET}\n` },
  "a secret as a key": { text: `${GOOD}${TOKEN_SECRET} = 1\n` },
  "a secret as a site": { text: `${GOOD}[sites."${OTP_SEED} ${OTP_SEED}"]\nx = 1\n` },
  "a secret as a table": { text: `${GOOD}[${TOKEN_SECRET}]\n` },
  "a secret twice": { text: GOOD.replace(`"${OTP_SEED}"`, `"${OTP_SEED}"\notp_seed = "${OTP_SEED}"`) },
  "a form that Prosody does not read": { text: GOOD.replace(`"${OTP_SEED}"`, `"""${OTP_SEED}"""`) },
  weak: { text: SECRETS.replace(OTP_SEED, WEAK) },
  short: { text: GOOD.replace(OTHER_OTP_SEED, SHORT) },
  "in lower case": { text: SECRETS.replace(TOKEN_SECRET, TOKEN_SECRET.toLowerCase()) },
  "a list": { text: SECRETS.replace(`"${OTP_SEED}"`, `["${OTP_SEED}"]`) },
  "no site": { text: `version = 1\n[sites]\nplone = "${OTP_SEED}"\n` },
};
const ENVIRONMENTS: Record<string, Record<string, string>> = {
  nothing: {},
  "all four": ENV,
  "half a pair": { CONVERSE_OTP_SEED: OTP_SEED },
  "a weak one": { ...ENV, CONVERSE_OTP_SEED: WEAK },
  "a short one": { ...ENV, CONVERSE_PREVIOUS_TOKEN_SECRET: SHORT },
};

/** Each command as often as it has ways to succeed and to fail; secrets are typed nowhere. */
function callsOf(config: string, secrets: string): string[][] {
  const both = [[`--config=${config}`], [`--secrets=${secrets}`], []];
  return [
    ...both.flatMap((where) => [
      ["secrets", "check", ...where],
      ["secrets", "check", "--json", ...where],
      ["secrets", "show", ...where],
      ["secrets", "show", "--fingerprint", ...where],
      ["secrets", "show", "--fingerprint", "--json", ...where],
    ]),
    ["config", "check", `--config=${config}`],
    ["token", "mint", JID, `--secrets=${secrets}`],
    ["token", "mint", JID],
    ["token", "verify", JID, `--secrets=${secrets}`, "-"],
    ["token", "verify", JID, "-"],
    ["secrets", "create", `--config=${config}`],
    ["secrets", "create", `--output=${secrets}`, "--site=plone", "--site=second"],
    ["secrets", "rotate", `--config=${config}`],
    ["secrets", "rotate", `--secrets=${secrets}`, "--site=plone"],
    ["secrets", "rotate", `--secrets=${secrets}`],
    ["secrets", "rotate", `--secrets=${secrets}`, "--finish"],
    ["secrets", "rotate", `--secrets=${secrets}`, "--now"],
  ];
}

test("no command is forgotten here", () => {
  const called = callsOf("", "").map((words) => words.slice(0, 2).join(" "));
  expect([...new Set(called), "run"].sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
});

const CASES = [
  ...Object.keys(FILES).map((file) => [file, "nothing"] as const),
  ...Object.keys(ENVIRONMENTS).map((environment) => ["one pair", environment] as const),
];

interface Said {
  status: number | null;
  stdout: string;
  stderr: string;
}

type Run = (args: readonly string[], given: { env: Record<string, string> }) => Promise<Said>;

async function expectSilence(file: string, environment: string, run: Run): Promise<void> {
  const { text = "", mode = 0o600 } = FILES[file] ?? {};
  const folder = await makeFolder();
  // Where `run` gets as far as starting Prosody, it ends there.
  const site = `${SMALLEST.replace('"data"', '"/dev/null/data"')}[listen]\nport = 0\n`;
  const config = await makeFile("converse.toml", site, { folder });
  const secrets = join(folder, "secrets.toml");
  const env = ENVIRONMENTS[environment] ?? {};
  const statuses = new Set<number | null>();
  for (const args of [...callsOf(config, secrets), ["run", `--config=${config}`, "--log-level=trace"]]) {
    await makeFile("secrets.toml", text, { folder, mode });
    const { status, stdout, stderr } = await run(args, { env });
    statuses.add(status);
    expectNone(stdout + stderr, [...PLANTED, ...(await secretsIn(secrets))], args.join(" "));
  }
  expect([...statuses].sort()).toEqual([0, 1, 2]);
}

test.each(CASES)("%s in the file, %s in the environment: no command tells a secret", (file, environment) =>
  expectSilence(file, environment, runInProcess),
);

test("the program itself tells no secret either", async () => {
  await expectSilence("good", "nothing", (args, given) => runCommand(built.command, args, given));
}, 60_000);

/** Every process of the family, by its id. */
async function familyOf(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`);
  const children = await Promise.all(
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, "utf8").catch(() => "")),
  );
  const own = children.join(" ").split(" ").filter(Boolean).map(Number);
  return [pid, ...(await Promise.all(own.map(familyOf))).flat()];
}

/** A variable that a process was started with. */
async function variableOf(pid: number, name: string): Promise<string> {
  const all = (await readFile(`/proc/${pid}/environ`, "utf8")).split("\0");
  const value = all.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  if (!value) throw new Error(`the process ${pid} has no ${name}`);
  return value;
}

test.each([
  ["the file", undefined],
  ["the environment", ENV],
])(
  "a whole run with secrets in %s tells none, neither in a log nor in the list of processes",
  async (_what, env) => {
    const site = await SiteWithChat.start(built.command, {
      secrets: GOOD,
      args: ["--log-level=trace"],
      ...(env && { env }),
    });
    const planted = [...PLANTED, await variableOf(site.pids.prosody, "CONVERSE_PROVISION_SECRET")];
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
    if (env === undefined) {
      await site.run("secrets", "rotate");
      planted.push(...(await secretsIn(site.secretsFile)));
      expect(await site.isAccepted(await site.session("jane"))).toBe(true);
      // While they are unusable each of them speaks of the file.
      await makeFile("secrets.toml", `${GOOD}${TOKEN_SECRET}`, { folder: site.folder });
      expect((await site.askForSession("jane", credential)).status).toBe(503);
      expect(await site.isAccepted(second)).toBe(false);
    }
    for (const pid of await familyOf(site.pids.gateway)) {
      const line = await readFile(`/proc/${pid}/cmdline`, "utf8");
      expect(line).not.toBe("");
      expectNone(line, [...planted, first.token, credential], `the command line of ${pid}`);
    }
    expect(await familyOf(site.pids.gateway)).toContain(site.pids.prosody);
    const health = await site.request("GET", "health");
    const { stdout, stderr } = await site.stop();
    const tokens = [first.token, second.token];
    expectNone(stdout + stderr, [...planted, ...tokens, credential], "what the gateway wrote");
    expectNone(health.body, planted, "health");
    for (const { body } of answers) expectNone(body, [...planted, credential], "a session");
    expect(await site.prosodyLog()).toMatch(/refused token-replayed jane@example\.org/);
    const written = await readdir(site.folder, { recursive: true, withFileTypes: true });
    const files = written.filter((entry) => entry.isFile() && entry.name !== "secrets.toml");
    expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(["prosody.cfg.lua", "prosody.log"]));
    for (const { parentPath, name } of files) {
      const path = join(parentPath, name);
      const text = await readFile(path, "latin1");
      expectNone(text, [...planted, ...tokens, credential], path.slice(dirname(site.folder).length));
    }
  },
  60_000,
);
