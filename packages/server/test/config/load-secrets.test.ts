import { chown, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { type Config, type FileProblems, loadConfig, loadSecrets } from "../../src/config/index.ts";
import { ConverseError } from "../../src/errors.ts";
import {
  makeFile,
  makeFolder,
  OTHER_OTP_SEED,
  OTHER_TOKEN_SECRET,
  OTP_SEED,
  SECRETS,
  SMALLEST,
  TOKEN_SECRET,
} from "./files.ts";

const PAIR = { otpSeed: OTP_SEED, tokenSecret: TOKEN_SECRET };
const OTHER = { otpSeed: OTHER_OTP_SEED, tokenSecret: OTHER_TOKEN_SECRET };
const IN_ENVIRONMENT = { CONVERSE_OTP_SEED: OTP_SEED, CONVERSE_TOKEN_SECRET: TOKEN_SECRET };

async function configWith(secrets: string | Uint8Array, mode?: number): Promise<Config> {
  const folder = await makeFolder();
  await makeFile("secrets.toml", secrets, { folder, ...(mode !== undefined && { mode }) });
  return loadConfig(await makeFile("converse.toml", SMALLEST, { folder }));
}

async function refusal(config: Config, env = {}, uid?: number): Promise<ConverseError> {
  const error = await loadSecrets(config, env, uid).then(
    () => undefined,
    (reason) => reason,
  );
  if (!(error instanceof ConverseError)) throw error ?? new Error("the secrets were taken");
  for (let shown: unknown = error; shown !== undefined; shown = (shown as Error).cause) {
    expect(`${(shown as Error).stack}${JSON.stringify(shown)}`).not.toMatch(/[A-Z2-7]{16}/);
  }
  return error;
}

test("a file that is not there cannot be read, and the message says how to make it", async () => {
  const config = await loadConfig(await makeFile("converse.toml", SMALLEST));
  const error = await refusal(config);
  expect([error.code, error.message]).toEqual([
    "secrets-unreadable",
    `the secrets file ${config.secretsFile} does not exist; make it with \`collective-converse secrets create\``,
  ]);
});

test("a folder is no secrets file", async () => {
  const config = await configWith(SECRETS);
  expect((await refusal({ ...config, secretsFile: dirname(config.secretsFile) })).code).toBe(
    "secrets-unreadable",
  );
});

test.each([0o640, 0o604, 0o620, 0o602, 0o644, 0o610])(
  "mode %o is refused with the command that mends it",
  async (mode) => {
    const config = await configWith(SECRETS, mode);
    const error = await refusal(config);
    expect(error.code).toBe("secrets-permissions");
    expect(error.message).toContain(`; run: chmod 600 ${config.secretsFile}`);
  },
);

test("a path with a blank is quoted in the command", async () => {
  const path = await makeFile("my secrets.toml", SECRETS, { mode: 0o644 });
  const config = { ...(await configWith(SECRETS)), secretsFile: path };
  expect((await refusal(config)).message).toContain(`; run: chmod 600 '${path}'`);
});

test("what counts is the mode of the file, not that of a link to it", async () => {
  const config = await configWith(SECRETS, 0o644);
  const secretsFile = join(dirname(config.secretsFile), "link.toml");
  await symlink(config.secretsFile, secretsFile);
  expect((await refusal({ ...config, secretsFile })).code).toBe("secrets-permissions");
});

test("a file of somebody else is refused", async () => {
  const config = await configWith(SECRETS);
  const uid = process.geteuid?.() ?? 0;
  const error = await refusal(config, {}, uid + 1);
  expect(error.code).toBe("secrets-permissions");
  expect(error.message).toContain(
    `belongs to user ${uid}, and this is user ${uid + 1}; run: chown ${uid + 1}`,
  );
});

test.runIf(process.geteuid?.() === 0)("even root does not take a file of somebody else", async () => {
  const config = await configWith(SECRETS);
  await chown(config.secretsFile, 65_533, 65_533);
  const { code, message } = await refusal(config);
  expect(code).toBe("secrets-permissions");
  // Given to root, the file would be lost for the gateway.
  expect(message).toContain("run the command as that user: sudo -u '#65533' collective-converse");
  expect(message).not.toContain("chown");
});

test.each([
  ["no TOML", `${SECRETS}otp_seed = "${OTP_SEED}`, /line 5, column \d+: this is not valid TOML$/],
  ["not UTF-8", Buffer.from(`${SECRETS}# \xe4`, "latin1"), /is not UTF-8/],
  ["a byte order mark", `\ufeff${SECRETS}`, /begins with a byte order mark, .* without one$/],
  ["no version", SECRETS.replace("version = 1", ""), /version: expected 1/],
  ["another version", SECRETS.replace("version = 1", "version = 2"), /version: expected 1/],
  ["no site", "version = 1", /sites: expected a table/],
  [
    "a number as a secret",
    SECRETS.replace(`"${OTP_SEED}"`, "12"),
    /sites\.plone\.otp_seed: expected a string/,
  ],
  ["a key that is not known", `${SECRETS}otpseed = "x"`, /sites\.plone\.otpseed: not known/],
  ["a secret as a key", `${SECRETS}${OTHER_OTP_SEED} = "x"`, /sites\.plone\."…": not known/],
  [
    "a site that is no table",
    `version = 1\n[sites]\nplone = "${OTP_SEED}"`,
    /sites\.plone: expected a table/,
  ],
  ["a previous pair that is no table", `${SECRETS}previous = 1`, /sites\.plone\.previous: expected a table/],
])("%s: the file is not valid", async (_what, text, message) => {
  const error = await refusal(await configWith(text));
  expect(error.code).toBe("secrets-syntax");
  expect(error.message).toMatch(message);
});

test.each([
  ["secret-missing", SECRETS.replace(OTP_SEED, ""), "sites.plone.otp_seed: not set"],
  ["secret-missing", SECRETS.replace(/token_secret.*/, ""), "sites.plone.token_secret: not set"],
  ["secret-missing", SECRETS.replace("plone", "other"), "sites.plone.otp_seed: not set"],
  [
    "secret-demo",
    SECRETS.replace(OTP_SEED, "XVGR73KMZH2M4XMY"),
    "sites.plone.otp_seed: printed in the docum",
  ],
  ["secret-malformed", SECRETS.replace(OTP_SEED, "short"), "otp_seed: expected exactly 16 characters of A-Z"],
  ["secret-malformed", SECRETS.replace(TOKEN_SECRET, "x"), "token_secret: expected exactly 32 characters"],
  ["secret-weak", SECRETS.replace(OTP_SEED, "ABCDEFGHIJKLMNOP"), "sites.plone.otp_seed: repeats itself"],
  [
    "secret-demo",
    `${SECRETS}[sites.plone.previous]\notp_seed = "XVGR73KMZH2M4XMY"\ntoken_secret = "${TOKEN_SECRET}"`,
    "sites.plone.previous.otp_seed: printed",
  ],
])("%s is told with the place of the secret", async (code, text, message) => {
  const error = await refusal(await configWith(text));
  expect(error.code).toBe(code);
  expect(error.message).toContain(message);
});

test("the secrets of all sites are judged at once", async () => {
  const config = await configWith(`${SECRETS.replace(OTP_SEED, "")}[sites.b]\n`);
  const [site] = config.sites;
  if (!site) throw new Error("no site");
  const error = await refusal({ ...config, sites: [site, { ...site, name: "b" }] });
  expect((error as FileProblems).problems.map(({ key }) => key)).toEqual([
    "sites.plone.otp_seed",
    "sites.b.otp_seed",
  ]);
});

test("a site that is called like a property of every object has no secrets by that", async () => {
  const config = await configWith(SECRETS);
  const sites = config.sites.map((site) => ({ ...site, name: "constructor" }));
  expect((await refusal({ ...config, sites })).code).toBe("secret-missing");
});

test("a file gives the current pair and, if there is one, the previous", async () => {
  expect(await loadSecrets(await configWith(SECRETS), {})).toEqual(new Map([["plone", [PAIR]]]));
  const previous = `[sites.plone.previous]\notp_seed = "${OTHER_OTP_SEED}"\ntoken_secret = "${OTHER_TOKEN_SECRET}"\n`;
  const config = await configWith(`${SECRETS}${previous}[sites.unused]\n`, 0o400);
  expect(await loadSecrets(config, {})).toEqual(new Map([["plone", [PAIR, OTHER]]]));
});

test("a variable without its partner is a secret that is missing", async () => {
  const config = await configWith(SECRETS);
  for (const [env, name] of [
    [{ CONVERSE_OTP_SEED: OTP_SEED }, "CONVERSE_TOKEN_SECRET"],
    [{ CONVERSE_TOKEN_SECRET: TOKEN_SECRET, CONVERSE_OTP_SEED: "" }, "CONVERSE_OTP_SEED"],
    [{ ...IN_ENVIRONMENT, CONVERSE_PREVIOUS_OTP_SEED: OTP_SEED }, "CONVERSE_PREVIOUS_TOKEN_SECRET"],
    [{ CONVERSE_PREVIOUS_OTP_SEED: OTP_SEED }, "CONVERSE_OTP_SEED"],
  ] as const) {
    const error = await refusal(config, env);
    expect([error.code, error.message]).toEqual([
      "secret-missing",
      expect.stringContaining(`${name}: not set`),
    ]);
  }
});

test("secrets in the environment are judged like those in the file", async () => {
  const config = await configWith(SECRETS);
  const error = await refusal(config, { ...IN_ENVIRONMENT, CONVERSE_OTP_SEED: "XVGR73KMZH2M4XMY" });
  expect([error.code, error.message]).toEqual([
    "secret-demo",
    expect.stringContaining("the environment: CONVERSE_OTP_SEED: printed"),
  ]);
});

test("secrets in the environment are of one site only", async () => {
  const config = await configWith(SECRETS);
  const sites = [...config.sites, ...config.sites];
  expect((await refusal({ ...config, sites }, IN_ENVIRONMENT)).code).toBe("secrets-environment");
});

test("the environment wins over the file, which need not be there", async () => {
  const config = { ...(await configWith(SECRETS)), secretsFile: "/nowhere/secrets.toml" };
  expect(await loadSecrets(config, IN_ENVIRONMENT)).toEqual(new Map([["plone", [PAIR]]]));
  const env = {
    ...IN_ENVIRONMENT,
    CONVERSE_PREVIOUS_OTP_SEED: OTHER_OTP_SEED,
    CONVERSE_PREVIOUS_TOKEN_SECRET: OTHER_TOKEN_SECRET,
  };
  expect(await loadSecrets(config, env)).toEqual(new Map([["plone", [PAIR, OTHER]]]));
});

test("empty variables are as good as none", async () => {
  const env = { CONVERSE_OTP_SEED: "", CONVERSE_TOKEN_SECRET: "" };
  expect(await loadSecrets(await configWith(SECRETS), env)).toEqual(new Map([["plone", [PAIR]]]));
});
