import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fingerprint } from "../../src/config/fingerprint.ts";
import { loadConfig, loadSecrets, parsePloneKeys } from "../../src/config/index.ts";
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
import { runInProcess, type Surroundings } from "./run-in-process.ts";

const SECOND = SMALLEST.slice(SMALLEST.indexOf("[sites"))
  .replace("plone", "second")
  .replace("www.example.org", "second.example.org")
  .replace('"/Plone"', '"/second"')
  .replace('"example.org', '"second.example.org');
const DEMO = ["XVGR73KMZH2M4XMY", "JYXEX4IQOEYFYQ2S3MC5P4ZT4SDHYEA7"];
const PAIR = [`  otp_seed ${OTP_SEED}`, `  token_secret ${TOKEN_SECRET}`];
const OTHER_PAIR = [`otp_seed ${OTHER_OTP_SEED}`, `token_secret ${OTHER_TOKEN_SECRET}`];

function section(lines: readonly string[], name = "collective.converse"): string {
  return [`<product-config ${name}>`, ...lines, "</product-config>", ""].join("\n");
}

/** As buildout writes one: definitions, and what Zope itself needs before the section, which begins in line 7. */
const HEAD = `%define INSTANCEHOME /srv/plone
instancehome $INSTANCEHOME
<zodb_db main>
  <blobstorage>
  </blobstorage>
</zodb_db>
`;
const CONF = `${HEAD}${section(PAIR)}`;

interface Given {
  config?: string;
  secrets?: string;
  mode?: number;
}

async function makeSite(conf: string | Uint8Array, { config = SMALLEST, secrets, mode = 0o600 }: Given = {}) {
  const from = await makeFile("zope.conf", conf, { mode });
  const folder = dirname(from);
  const path = await makeFile("converse.toml", config, { folder });
  if (secrets !== undefined) await makeFile("secrets.toml", secrets, { folder });
  const file = join(folder, "secrets.toml");
  const move = (args: string[] = [], given?: Surroundings) =>
    runInProcess(["secrets", "move", `--from=${from}`, `--config=${path}`, ...args], given);
  return { from, folder, path, file, move };
}

/** Nothing is written, and no secret is said. */
async function expectRefused(
  site: Awaited<ReturnType<typeof makeSite>>,
  args?: string[],
  given?: Surroundings,
) {
  const [files, conf] = [await readdir(site.folder), await readFile(site.from)];
  const outcome = await site.move(args, given);
  expect([outcome.status, outcome.stdout]).toEqual([outcome.stderr.includes("[cli-usage]") ? 2 : 1, ""]);
  expect(outcome.stderr).not.toMatch(/[A-Z2-7]{16}/i);
  expect(await readdir(site.folder)).toEqual(files);
  expect(await readFile(site.from)).toEqual(conf);
  return outcome.stderr;
}

test.each([
  ["nothing in it", HEAD],
  ["an empty section", section([])],
  ["a section in short", "<product-config collective.converse/>\n"],
  ["a section of another product", section(PAIR, "collective.conversely")],
  ["a section of another type", `<environment collective.converse>\n${PAIR.join("\n")}\n</environment>\n`],
  ["a section inside of another", `<a>\n${section(PAIR)}</a>\n`],
  ["lines that are comments", section(PAIR.map((line) => `#${line}`))],
  ["lines without a section", `${PAIR.join("\n")}\n`],
])("secret-missing: %s", async (_what, conf) => {
  const stderr = await expectRefused(await makeSite(conf));
  expect(stderr).toContain("zope.conf has no section <product-config collective.converse> with otp_seed and");
});

test("what an include brings in is not looked at, and that is said", async () => {
  const stderr = await expectRefused(
    await makeSite(`# mine\n%include more.conf\n%include $HOME/even/more.conf\n`),
  );
  expect(stderr).toContain("what %include in lines 2 and 3 names is not read");
});

test.each([
  ["secret-demo", [`otp_seed ${DEMO[0]}`, PAIR[1]], 2, "otp_seed: printed in the documentation of version 1"],
  ["secret-demo", [PAIR[0], `token_secret ${DEMO[1]}`], 3, "token_secret: printed in the documentation"],
  ["secret-malformed", [`otp_seed ${OTP_SEED.toLowerCase()}`, PAIR[1]], 2, "otp_seed: expected exactly 16"],
  [
    "secret-malformed",
    [PAIR[0], `token_secret ${TOKEN_SECRET.slice(1)}`],
    3,
    "token_secret: expected exactly 32",
  ],
  ["secret-malformed", [`${PAIR[0]} # mine`, PAIR[1]], 2, "otp_seed: expected exactly 16"],
  ["secret-malformed", [PAIR[0], `token_secret "${TOKEN_SECRET}"`], 3, "token_secret: expected exactly 32"],
  ["secret-weak", [`otp_seed ${"AB".repeat(8)}`, PAIR[1]], 2, "otp_seed: repeats itself"],
  ["secret-missing", ["otp_seed", PAIR[1]], 2, "otp_seed: not set"],
])("%s: a pair that would be refused everywhere is not moved (%#)", async (code, lines, line, message) => {
  const stderr = await expectRefused(await makeSite(section(lines.map(String))));
  expect(stderr).toContain(`[${code}] `);
  expect(stderr).toContain(`zope.conf, line ${line}: ${message}`);
  expect(stderr).toContain(
    "make new ones with `collective-converse secrets create`, and delete lines 2 and 3 there",
  );
});

test("half a pair is none", async () => {
  const stderr = await expectRefused(await makeSite(section(["", ...PAIR.slice(1)])));
  expect(stderr).toContain("[secret-missing]");
  expect(stderr).toContain("line 1: otp_seed: not set; make new ones");
  expect(stderr).toContain("and delete line 3 there");
});

const SUBSTITUTED = "is put together by Zope out of a %define or a variable ($)";
test.each([
  ["a define", section(["otp_seed $seed", PAIR[1] ?? ""]), `line 2: otp_seed ${SUBSTITUTED}`],
  [
    "braces",
    section([PAIR[0] ?? "", `token_secret \${half}${TOKEN_SECRET}`]),
    `line 3: token_secret ${SUBSTITUTED}`,
  ],
  ["a variable", section([...PAIR, "instance_name $(SITE)"]), `line 4: instance_name ${SUBSTITUTED}`],
  [
    "a key twice",
    section([...PAIR, `OTP_Seed ${OTP_SEED}`]),
    "line 4: the key of this line is in line 2 already",
  ],
  ["a section twice", section([]) + section(PAIR), "line 3: a section of this name begins in line 1 already"],
  [
    "no end",
    section(PAIR).replace("</product-config>\n", ""),
    "line 1: the section that begins here has no end",
  ],
  ["another end", section(PAIR).replace("</product", "</"), "line 4: this is not the end of the section"],
  ["an end too many", `${section(PAIR)}</product-config>\n`, "line 5: this is not the end of the section"],
  [
    "an end without an end",
    section(PAIR).replace("</product-config>", "</product-config"),
    "line 4: this is not the end of the section",
  ],
  [
    "a torn beginning",
    section(PAIR).replace(".converse>", ".converse"),
    "line 1: the beginning of a section",
  ],
  ["three words", section(PAIR, "collective.converse a"), "line 1: the beginning of a section"],
  ["no key", section([...PAIR, `(${OTP_SEED})`]), "line 4: this is no key with a value"],
  [
    "other sites",
    section([...PAIR, "instance_name Plone2 a/Plone"]),
    "line 1: the secrets are of other sites: no instance_name beside them names /Plone",
  ],
  [
    "two sections for all",
    section(PAIR) + section(OTHER_PAIR, "collective.converse.b"),
    "line 5: this section and the one in line 1 both have secrets for plone",
  ],
])("zope-conf-unclear: %s", async (_what, conf, message) => {
  const stderr = await expectRefused(await makeSite(conf));
  expect(stderr).toContain("[zope-conf-unclear] ");
  expect(stderr).toContain(message);
});

test("a site that has secrets keeps them, also when they are the same", async () => {
  for (const [secrets, which] of [
    [SECRETS, "they are these already"],
    [SECRETS.replace(OTP_SEED, OTHER_OTP_SEED), "they are others; they stay"],
    [SECRETS.replace(TOKEN_SECRET, OTHER_TOKEN_SECRET), "they are others; they stay"],
  ] as const) {
    const site = await makeSite(CONF, { secrets });
    const stderr = await expectRefused(site);
    expect(stderr).toContain(`[secrets-present] ${site.file} has secrets for plone, and ${which}`);
    expect(stderr).toContain(`nothing was changed, and lines 8 and 9 of ${site.from} can be deleted`);
    expect(await readFile(site.file, "utf8")).toBe(secrets);
  }
});

test("secrets of the environment leave the file without use", async () => {
  const env = { CONVERSE_OTP_SEED: OTHER_OTP_SEED, CONVERSE_TOKEN_SECRET: OTHER_TOKEN_SECRET };
  expect(await expectRefused(await makeSite(CONF), [], { env })).toContain("[secrets-environment]");
});

test("of several sites one must be named", async () => {
  const site = await makeSite(CONF, { config: SMALLEST + SECOND });
  expect(await expectRefused(site)).toContain(
    "secrets move: the configuration has several sites; name one with",
  );
  expect(await expectRefused(site, ["--site=third"])).toContain('has no site "third"; it has plone, second');
});

test("without a file nothing is guessed", async () => {
  const { status, stderr } = await runInProcess(["secrets", "move", "--config=/nowhere"]);
  expect([status, stderr]).toEqual([2, expect.stringContaining("--from=ZOPE_CONF is needed")]);
});

test("zope-conf-unreadable: a file that is not there, a folder, one that is no text, one without an end", async () => {
  const site = await makeSite(Buffer.concat([Buffer.from(CONF), Buffer.from([0xff])]));
  expect(await expectRefused(site)).toContain("zope.conf is not UTF-8");
  await mkdir(join(site.folder, "folder"));
  await makeFile("long.conf", "#".repeat(1_048_577), { folder: site.folder });
  for (const [name, message] of [
    ["none.conf", "cannot be read: ENOENT"],
    ["folder", "is not a file"],
    ["long.conf", "is longer than 1048576 bytes"],
  ]) {
    const args = ["secrets", "move", `--config=${site.path}`, `--from=${site.folder}/${name}`];
    const { status, stderr } = await runInProcess(args);
    expect(status).toBe(1);
    expect(stderr).toContain(`[zope-conf-unreadable] ${site.folder}/${name} ${message}`);
    expect(stderr).toContain("sudo cat zope.conf | sudo -u converse");
  }
  const args = ["secrets", "move", `--config=${site.path}`, "--from=-"];
  const piped = await runInProcess(args, { stdin: "#".repeat(1_048_577) });
  expect(piped.stderr).toContain("[zope-conf-unreadable] zope.conf (standard input) is longer than");
});

test("a site without secrets gets those of zope.conf, for its owner alone, and is told which lines to delete", async () => {
  const site = await makeSite(CONF);
  const before = process.umask(0);
  const { status, stdout, stderr } = await site.move().finally(() => process.umask(before));
  expect([status, stderr]).toEqual([0, ""]);
  const print = fingerprint({ otpSeed: OTP_SEED, tokenSecret: TOKEN_SECRET });
  expect(stdout).toBe(
    `${site.file} has the secrets of ${site.from} for plone, ${print}, and a new plone_key
Now delete lines 8 and 9 of ${site.from}. This command does not change it: it belongs to Plone's account.
Where buildout or a template makes it, delete them there: buildout has them in zope-conf-additional.
`,
  );
  expect((await stat(site.file)).mode & 0o777).toBe(0o600);
  expect((await readdir(site.folder)).sort()).toEqual(["converse.toml", "secrets.toml", "zope.conf"]);
  expect(await readFile(site.from, "utf8")).toBe(CONF);
  const secrets = await loadSecrets(await loadConfig(site.path), {});
  expect(secrets.get("plone")).toEqual([{ otpSeed: OTP_SEED, tokenSecret: TOKEN_SECRET }]);
  expect(parsePloneKeys(await readFile(site.file), site.file).get("plone")).toMatch(/^[A-Z2-7]{52}$/);
});

test.each([
  ["lines that end as on Windows", CONF.replaceAll("\n", "\r\n")],
  ["a byte order mark", `\uFEFF${CONF}`],
  [
    "other cases",
    CONF.replace("product-config collective.converse", "Product-Config Collective.Converse").replace(
      "otp_seed",
      "OTP_SEED",
    ),
  ],
  ["white space", CONF.replaceAll("  otp_seed ", "\totp_seed \t ").replace("converse>", "converse  >")],
  ["a name of its own", CONF.replace("collective.converse>", "collective.converse.chat>")],
  ["the site's name in it", CONF.replace("</product", "instance_name /other, /Plone/\n</product")],
  ["no line end", CONF.trimEnd()],
  [
    "secrets for other sites beside it",
    `${CONF}${section([...OTHER_PAIR, "instance_name other"], "collective.converse.o")}`,
  ],
  [
    "secrets for all sites beside its own",
    `${CONF.replace("</product", "instance_name Plone\n</product")}${section(OTHER_PAIR, "collective.converse.all")}`,
  ],
  ["a section without secrets beside it", `${CONF}${section(["debug $on"], "collective.converse.d")}`],
])("%s: the same is moved", async (_what, conf) => {
  const site = await makeSite(conf);
  const { status, stdout, stderr } = await site.move(["--json"]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(JSON.parse(stdout)).toMatchObject({ site: "plone", delete: [8, 9], warnings: [] });
  const secrets = await loadSecrets(await loadConfig(site.path), {});
  expect(secrets.get("plone")).toEqual([{ otpSeed: OTP_SEED, tokenSecret: TOKEN_SECRET }]);
});

test("each of two sites gets its own, and what the other has stays, byte for byte", async () => {
  const conf = `${section([...OTHER_PAIR, "instance_name second"], "collective.converse.second")}${section(PAIR)}`;
  const site = await makeSite(conf, { config: SMALLEST + SECOND });
  expect((await site.move(["--site=plone"])).stdout).toContain("Now delete lines 7 and 8 of");
  const text = await readFile(site.file, "utf8");
  expect((await site.move(["--site=second"])).stdout).toContain("Now delete lines 2 and 3 of");
  expect((await readFile(site.file, "utf8")).startsWith(text)).toBe(true);
  const secrets = await loadSecrets(await loadConfig(site.path), {});
  expect(secrets.get("second")).toEqual([{ otpSeed: OTHER_OTP_SEED, tokenSecret: OTHER_TOKEN_SECRET }]);
});

test.each([0o644, 0o640, 0o604])("others could read the file (%o): rotate, it says", async (mode) => {
  const site = await makeSite(`%include more.conf\n${CONF}`, { mode });
  const { status, stdout, stderr } = await site.move();
  expect(status).toBe(0);
  expect(stdout).toContain("lines 9 and 10");
  expect(stderr).toBe(
    `warning: others than its owner can read ${site.from}, and so these secrets; make others with \`collective-converse secrets rotate\`
warning: what %include in line 1 of ${site.from} names was not read
`,
  );
});

test("a program is told the same as one line of JSON", async () => {
  const site = await makeSite(CONF, { mode: 0o644 });
  const { stdout, stderr } = await site.move(["--json"]);
  expect(stderr).toBe("");
  expect(stdout.trimEnd()).not.toContain("\n");
  expect(JSON.parse(stdout)).toEqual({
    file: site.file,
    site: "plone",
    fingerprint: fingerprint({ otpSeed: OTP_SEED, tokenSecret: TOKEN_SECRET }),
    from: site.from,
    delete: [8, 9],
    orderSecret: false,
    warnings: [expect.stringMatching(/^others than its owner can read/)],
  });
});

test("what only Plone's account may read comes through a pipe", async () => {
  const folder = await makeFolder();
  const path = await makeFile("converse.toml", SMALLEST, { folder });
  const args = ["secrets", "move", "--from=-", `--config=${path}`];
  const { status, stdout } = await runInProcess(args, { stdin: CONF });
  expect(status).toBe(0);
  expect(stdout).toContain("Now delete lines 8 and 9 of zope.conf (standard input).");
  expect(await readFile(join(folder, "secrets.toml"), "utf8")).toContain(`otp_seed = "${OTP_SEED}"`);
});

test("a Prosody that is not the gateway's own gets the secret of orders too, as from `create`", async () => {
  const config = SMALLEST.replace("[xmpp]", '[xmpp]\nrun = "system"\nurl = "http://127.0.0.1:1"');
  const site = await makeSite(CONF, { config });
  expect((await site.move()).stdout).toContain(`${site.file} has a new order_secret for Prosody\n`);
  expect(await readFile(site.file, "utf8")).toMatch(/\[prosody\]\norder_secret = "[0-9a-f]{64}"\n$/);
});
