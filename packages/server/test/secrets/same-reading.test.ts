import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { parseOrderSecret, parseSecrets } from "../../src/config/parse-secrets.ts";
import { OTHER_OTP_SEED, OTHER_TOKEN_SECRET, PLONE_KEY, SECRETS } from "../config/files.ts";

const FOLDERS = ["/usr/lib/prosody", "/usr/local/lib/prosody", "/opt/homebrew/lib/prosody"];
const SCRIPT = new URL("read-secrets.lua", import.meta.url).pathname;
const MODULE = new URL("../../../../prosody/modules/converse_token/secrets_text.lib.lua", import.meta.url)
  .pathname;

const FILE = Buffer.from(`${SECRETS}plone_key = "${PLONE_KEY}"
[sites.plone.previous] # old
otp_seed = '${OTHER_OTP_SEED}'
token_secret = "${OTHER_TOKEN_SECRET}"
[prosody]
order_secret = "ab"
`);

/** What Prosody's module understands of each; `-` where it refuses. */
function inLua(texts: readonly Buffer[]): string[] {
  const folder = FOLDERS.find((candidate) => existsSync(`${candidate}/util/encodings.so`));
  if (folder === undefined) throw new Error(`Prosody is in none of ${FOLDERS.join(", ")}`);
  const input = texts.map((text) => `${text.toString("hex")}\n`).join("");
  const { stdout, stderr, status } = spawnSync("lua5.4", [SCRIPT, folder, MODULE], {
    input,
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.split("\n").slice(0, -1);
}

/** The same of ours. */
function ofOurs(text: Buffer): string {
  try {
    const order = parseOrderSecret(text, "secrets.toml");
    const sites = [...parseSecrets(text, "secrets.toml")]
      .map(([name, pairs]) =>
        [name, ...pairs.map((pair) => pair && `${pair.otpSeed}/${pair.tokenSecret}`)].join(" "),
      )
      .sort()
      .join(",");
    return order === "" ? sites : `${sites},${order}`;
  } catch {
    return "-";
  }
}

/** One character put in, taken out or replaced, everywhere. */
function* neighboursOf(text: Buffer): Generator<Buffer> {
  const others = [
    "",
    '"',
    "'",
    "\\",
    "#",
    "[",
    "]",
    "=",
    ".",
    "\n",
    "\r",
    "\t",
    " ",
    "\0",
    "\x7f",
    "1",
    "é",
    "\ufeff",
    "\u00a0",
  ];
  for (let place = 0; place <= text.length; place += 1) {
    for (const other of [...others.map((one) => Buffer.from(one)), Buffer.from([0xff])]) {
      yield Buffer.concat([text.subarray(0, place), other, text.subarray(place)]);
      yield Buffer.concat([text.subarray(0, place), other, text.subarray(place + 1)]);
    }
  }
}

const FORMS = [
  "version = 1\n[sites]\n[prosody]\norder_secret = 1\n",
  "version = 1\n[sites]\n[prosody]\norder_secret = 'a'\n[prosody]\n",
  "version = 1\n[sites]\n[prosody]\notp_seed = 'a'\n",
  "version = 1\n[sites]\n[prosody.previous]\norder_secret = 'a'\n",
  "version = 1\n[sites]\nprosody.order_secret = 'a'\n",
  "version = 1\n[sites.plone]\nplone_key = 1\n",
  'version = 1\n[sites.plone]\nplone_key = "A"\nplone_key = "A"\n',
  'version = 1\n[sites.plone.previous]\nplone_key = "A"\n',
  'version = 1\nplone_key = "A"\n',
  "version = 1\nsites = { plone = { otp_seed = 'A', token_secret = 'B' } }\n",
  "version = 1\nsites.plone.otp_seed = 'A'\n",
  "version = 1\n[sites]\nplone.otp_seed = 'A'\n",
  "version = 1\n[sites]\nplone = { otp_seed = 'A' }\n",
  "version = 1\n[sites.plone]\nprevious = { otp_seed = 'A' }\n",
  "version = 1\n[sites.plone]\nprevious.otp_seed = 'A'\n",
  'version = 1\n[sites.plone]\n"otp_seed" = "A"\n',
  'version = 1\n[sites.plone]\notp_seed = """A"""\n',
  'version = 1\n[sites.plone]\notp_seed = """\nA"""\n',
  "version = 1\n[sites.plone]\notp_seed = '''\n[sites.b]\n'''\n",
  'version = 1\n[sites.plone]\notp_seed = "\\u0041"\n',
  'version = 1\n[sites.plone]\notp_seed = """\\\n  A"""\n',
  'version = 1\n[sites."a.b"]\notp_seed = "A"\n',
  'version = 1\n[sites."\\u0041"]\notp_seed = "A"\n',
  'version = 1\n[sites.""]\notp_seed = "A"\n',
  "version = 1.0\n[sites]\n",
  "version = +1\n[sites]\n",
  "version = 0x1\n[sites]\n",
  "version = 0b1\n[sites]\n",
];

test.each(FORMS)("%j is TOML that one of the two does not read, so the other does not either", (text) => {
  expect([ofOurs(Buffer.from(text)), ...inLua([Buffer.from(text)])]).toEqual(["-", "-"]);
});

test("whatever we take Prosody takes, and understands the same", () => {
  const texts = [FILE, ...neighboursOf(FILE)];
  const theirs = inLua(texts);
  expect(theirs).toHaveLength(texts.length);
  const taken = texts.map(ofOurs).flatMap((said, index) => (said === "-" ? [] : [[said, index] as const]));
  expect(taken.length).toBeGreaterThan(texts.length / 10);
  for (const [said, index] of taken) expect(theirs[index], JSON.stringify(String(texts[index]))).toBe(said);
});
