import { join } from "node:path";
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
  PLONE_KEY,
  SECRETS,
  SMALLEST,
  TOKEN_SECRET,
} from "../config/files.ts";
import {
  ENV,
  expectNone,
  GOOD,
  ORDER_SECRET,
  PLANTED,
  readFolder,
  SHORT,
  WEAK,
  WEAK_KEY,
} from "./planted.ts";

const JID = "--jid=jane@example.org";

let built: Built;
beforeAll(async () => {
  built = await buildCommand();
});
afterAll(() => built.remove());

/** Files that hold planted secrets, and what is wrong with them. */
const FILES: Record<string, { text: string; mode?: number }> = {
  good: { text: GOOD },
  "one pair": { text: SECRETS },
  "open to others": { text: GOOD, mode: 0o644 },
  "a string without an end": { text: `${GOOD}x = "${OTP_SEED}` },
  "a secret as a line": { text: `${GOOD}${TOKEN_SECRET}\n` },
  "a secret as a key": { text: `${GOOD}${TOKEN_SECRET} = 1\n` },
  "a secret as a key in lower case": { text: `${GOOD}${TOKEN_SECRET.toLowerCase()} = 1\n` },
  "a secret as a site": { text: `${GOOD}[sites."${OTP_SEED} ${OTP_SEED}"]\nx = 1\n` },
  "a secret as a table": { text: `${GOOD}[${TOKEN_SECRET}]\n` },
  "a secret twice": { text: GOOD.replace(`"${OTP_SEED}"`, `"${OTP_SEED}"\notp_seed = "${OTP_SEED}"`) },
  "a form that Prosody does not read": { text: GOOD.replace(`"${OTP_SEED}"`, `"""${OTP_SEED}"""`) },
  weak: { text: SECRETS.replace(OTP_SEED, WEAK) },
  short: { text: GOOD.replace(OTHER_OTP_SEED, SHORT) },
  "in lower case": { text: SECRETS.replace(TOKEN_SECRET, TOKEN_SECRET.toLowerCase()) },
  "a list": { text: SECRETS.replace(`"${OTP_SEED}"`, `["${OTP_SEED}"]`) },
  "no site": { text: `version = 1\n[sites]\nplone = "${OTP_SEED}"\n` },
  "a weak key of Plone's": { text: GOOD.replace(PLONE_KEY, WEAK_KEY) },
  "a key of Plone's that is cut": { text: GOOD.replace(PLONE_KEY, PLONE_KEY.slice(0, 40)) },
  "a key of Plone's twice": {
    text: GOOD.replace("plone_key", `plone_key = "${PLONE_KEY}"\nplone_key`),
  },
  "a number in place of Plone's key": { text: GOOD.replace(`"${PLONE_KEY}"`, "7") },
  "an order secret that is cut": { text: GOOD.replace(ORDER_SECRET, ORDER_SECRET.slice(0, 40)) },
  "an order secret as a key": { text: `${GOOD}${ORDER_SECRET} = 1\n` },
  "an order secret as a table": { text: `${GOOD}[${ORDER_SECRET}]\n` },
};
const ENVIRONMENTS: Record<string, Record<string, string>> = {
  nothing: {},
  all: { ...ENV, CONVERSE_PROVISION_SECRET: ORDER_SECRET },
  "half a pair": { CONVERSE_OTP_SEED: OTP_SEED },
  "a weak one": { ...ENV, CONVERSE_OTP_SEED: WEAK },
  "a weak key of Plone's": { ...ENV, CONVERSE_PLONE_KEY: WEAK_KEY },
  "a short one": { ...ENV, CONVERSE_PREVIOUS_TOKEN_SECRET: SHORT },
};

/** The three ways to have Prosody, by the name of a configuration file. */
const SITE = `${SMALLEST}[listen]\nport = 0\n`;
const CONFIGURATIONS: Record<string, string> = {
  // Where `run` gets as far as starting Prosody, it ends there.
  "converse.toml": SITE.replace('"data"', '"/dev/null/data"'),
  "system.toml": SITE.replace("[xmpp]", '[xmpp]\nrun = "system"\nurl = "http://127.0.0.1:1"'),
  "remote.toml": SITE.replace("[xmpp]", '[xmpp]\nrun = "remote"\nurl = "https://xmpp.example.org"'),
};

/** The commands that look at Prosody's files or write them, for each of the three. */
function callsForProsody(folder: string): string[][] {
  const places = [
    `--prosody-config=${folder}/prosody.cfg.lua`,
    `--drop-in=${folder}/drop-in.cfg.lua`,
    `--prosody-secrets=${folder}/prosody-secrets.toml`,
    "--prosody-user=root",
    `--output=${folder}/for-prosody`,
  ];
  return Object.keys(CONFIGURATIONS).flatMap((name) => {
    const config = `--config=${folder}/${name}`;
    return [
      ["config", "show", config],
      ["config", "show", config, "--json"],
      ["config", "diff", config, ...places],
      ["config", "apply", config, ...places],
      ["config", "apply", config, ...places, "--json"],
      ["config", "diff", config, ...places, "--json"],
      ["prosody", "check", config, `--prosody-config=${folder}/prosody.cfg.lua`],
      ["prosody", "shell", config, `--prosody-config=${folder}/prosody.cfg.lua`, "--", "c2s", "show"],
      ["prosody", "log", config, `--prosody-config=${folder}/prosody.cfg.lua`],
    ];
  });
}

/** What version 1 may have left in zope.conf, by the name of a file. */
const CONFS: Record<string, string> = {
  "good-zope.conf": zopeConf(`otp_seed ${OTHER_OTP_SEED}`, `token_secret ${OTHER_TOKEN_SECRET}`),
  "same-zope.conf": zopeConf(`otp_seed ${OTP_SEED}`, `token_secret ${TOKEN_SECRET}`),
  "weak-zope.conf": zopeConf(`otp_seed ${WEAK}`, `token_secret ${TOKEN_SECRET}`),
  "short-zope.conf": zopeConf(`otp_seed ${SHORT}`, `token_secret ${TOKEN_SECRET} ${OTP_SEED}`),
  "half-zope.conf": zopeConf(`token_secret ${TOKEN_SECRET}`),
  "variable-zope.conf": zopeConf(`otp_seed $(${OTP_SEED})`, `token_secret $${TOKEN_SECRET}`),
  "twice-zope.conf": zopeConf(`${TOKEN_SECRET} ${OTP_SEED}`, `${TOKEN_SECRET} ${OTP_SEED}`),
  "stray-zope.conf": zopeConf(`(${TOKEN_SECRET}`),
  "torn-zope.conf": zopeConf(`<${TOKEN_SECRET} a b c>`),
  "open-zope.conf": zopeConf(`<${TOKEN_SECRET}>`),
  "foreign-zope.conf": zopeConf(`instance_name ${TOKEN_SECRET}`, `otp_seed ${OTP_SEED}`),
  "named-zope.conf": `<product-config collective.converse.${OTP_SEED}>\ninstance_name ${TOKEN_SECRET}\n</product-config>\n`,
  "included-zope.conf": `%define seed ${OTP_SEED}\n%include ${TOKEN_SECRET}\n`,
  "latin-zope.conf": `${OTP_SEED}\xff`,
};

function zopeConf(...lines: string[]): string {
  return ["<product-config collective.converse>", ...lines, "</product-config>", ""].join("\n");
}

/** For a site that has secrets, and for one that gets them by the first of these that can. */
function callsForMove(folder: string): string[][] {
  const confs = [...Object.keys(CONFS), "good-zope.conf", "none-zope.conf"].map(
    (name) => `--from=${folder}/${name}`,
  );
  return confs.flatMap((from) => [
    ["secrets", "move", from, `--config=${folder}/converse.toml`],
    ["secrets", "move", from, `--config=${folder}/moving.toml`, "--json"],
  ]);
}

/** Each command as often as it has ways to succeed and to fail; secrets are typed nowhere. */
function callsOf(folder: string): string[][] {
  const config = join(folder, "converse.toml");
  const secrets = join(folder, "secrets.toml");
  const both = [[`--config=${config}`], [`--secrets=${secrets}`], []];
  const site = ["--public-url=https://www.example.org", "--plone=http://127.0.0.1:1", "--path=/Plone"];
  const set = [
    ...site,
    "--domain=example.org",
    "--prosody=supervised",
    "--proxy=nginx",
    "--listen=127.0.0.1:1",
  ];
  const init = ["init", "--yes", ...set, `--data=${folder}/new/data`, `--dir=${folder}/new`];
  return [
    ...both.flatMap((where) => [
      ["secrets", "check", ...where],
      ["secrets", "check", "--json", ...where],
      ["secrets", "show", ...where],
      ["secrets", "show", "--fingerprint", ...where],
      ["secrets", "show", "--fingerprint", "--json", ...where],
    ]),
    ["config", "check", `--config=${config}`],
    ["config", "schema"],
    ...callsForProsody(folder),
    ["doctor", "--quick", `--config=${config}`],
    ["doctor", "--quick", "--json", `--config=${config}`],
    ["sessions", "list", `--config=${config}`],
    ["sessions", "list", "--full-address", "--json", `--config=${config}`],
    ["sessions", "close", "jane", `--config=${config}`],
    ["who", "jane", `--config=${config}`],
    ["who", "jane", "--json", `--config=${config}`],
    ["sync", `--config=${config}`],
    ["sync", "--dry-run", "--json", `--config=${config}`],
    ["audit", `--config=${config}`],
    ["audit", "--json", "--since=1d", `--config=${config}`],
    ["token", "mint", JID, `--secrets=${secrets}`],
    ["token", "mint", JID],
    ["token", "verify", JID, `--secrets=${secrets}`, "-"],
    ["token", "verify", JID, "-"],
    ["secrets", "plone-key", `--config=${config}`, `--write=${folder}/plone.key`],
    ["secrets", "plone-key", `--config=${config}`, `--write=${config}`],
    ...callsForMove(folder),
    ["secrets", "create", `--config=${config}`],
    ["secrets", "create", `--output=${secrets}`, "--site=plone", "--site=second"],
    ["secrets", "plone-key", `--config=${config}`, `--write=${folder}/plone.key`, "--force"],
    ["addon", "add", folder],
    ["addon", "add", "--json", "--write", folder],
    [...init, "--dry-run"],
    [...init, "--json"],
    init,
    [...init, "--json", "--force", "--base=/talk"],
    [...init.filter((word) => !word.startsWith("--prosody")), "--prosody=system", "--force"],
    ["secrets", "rotate", `--config=${config}`],
    ["secrets", "rotate", `--secrets=${secrets}`, "--site=plone"],
    ["secrets", "rotate", `--secrets=${secrets}`],
    ["secrets", "rotate", `--secrets=${secrets}`, "--finish"],
    ["secrets", "rotate", `--secrets=${secrets}`, "--now"],
    ["run", `--config=${config}`, "--log-level=trace"],
  ];
}

test("no command is forgotten here", () => {
  const calls = callsOf("").map((words) => words.join(" "));
  const forgotten = COMMANDS.filter(({ name }) => !calls.some((call) => `${call} `.startsWith(`${name} `)));
  expect(forgotten.map(({ name }) => name)).toEqual([]);
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
  for (const [name, content] of Object.entries(CONFIGURATIONS)) await makeFile(name, content, { folder });
  await makeFile("moving.toml", SITE.replace("version = 1", 'version = 1\nsecrets = "moved-secrets.toml"'), {
    folder,
  });
  for (const [name, content] of Object.entries(CONFS)) {
    await makeFile(name, Buffer.from(content, "latin1"), { folder, mode: 0o644 });
  }
  await makeFile("requirements.txt", "Products.CMFPlone\n", { folder });
  await makeFile("prosody.cfg.lua", 'VirtualHost "example.org"\n', { folder });
  const env = { PATH: process.env["PATH"] ?? "", ...ENVIRONMENTS[environment] };
  const statuses = new Set<number | null>();
  const seen = new Set(PLANTED);
  for (const args of callsOf(folder)) {
    await makeFile("secrets.toml", text, { folder, mode });
    const { status, stdout, stderr } = await run(args, { env });
    statuses.add(status);
    const { secrets, files } = await readFolder(folder);
    for (const secret of secrets) seen.add(secret);
    expectNone(stdout + stderr, [...seen], args.join(" "));
    for (const [path, content] of files) expectNone(content, [...seen], `${path} after ${args.join(" ")}`);
  }
  expect([...statuses].sort()).toEqual([0, 1, 2]);
}

test.each(CASES)("%s in the file, %s in the environment: no command tells a secret", (file, environment) =>
  expectSilence(file, environment, runInProcess),
);

test("the program itself tells no secret either", async () => {
  await expectSilence("good", "nothing", (args, given) => runCommand(built.command, args, given));
}, 120_000);
