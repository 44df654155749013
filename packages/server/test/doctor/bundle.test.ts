import { randomBytes } from "node:crypto";
import { appendFile, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateNonce, mintToken } from "@collective-converse/token";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runInProcess } from "../commands/run-in-process.ts";
import { makeFolder, OTHER_TOKEN_SECRET, OTP_SEED, TOKEN_SECRET } from "../config/files.ts";
import { Installation } from "./installation.ts";

let installation: Installation;

beforeAll(async () => {
  installation = await Installation.make();
  await installation.start();
});

afterAll(() => installation.remove());

const BODY = "Meet me at the old mill at six";
const COOKIE = "NjE2NDZkNjk2ZToyMGYzYjI1Nw";
const JWT = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJqYW5lIn0.3yZ0kQq8r9bV1nXwTq5m7a";
const { token } = mintToken({
  jid: "jane@example.org",
  secrets: { otpSeed: OTP_SEED, tokenSecret: TOKEN_SECRET },
  at: Date.now() / 1000,
  nonce: generateNonce(randomBytes),
});

const PROSODY_LOG = [
  "Nov 24 12:00:00 example.org:auth_converse\twarn\trefused token-otp jane.doe@example.org",
  `Nov 24 12:00:01 c2s55d\tdebug\tReceived: <message to='bob@example.org'><body>${BODY}</body></message>`,
  `Nov 24 12:00:02 c2s55d\terror\tCannot route <message to='bob@example.org'><body>${BODY}</body></message>`,
  `Nov 24 12:00:03 c2s55d\tinfo\tClient from 198.51.100.23 offers ${token}`,
  `Nov 24 12:00:04 mod_x\tinfo\tthe secret is ${TOKEN_SECRET}`,
];

const GATEWAY_LOG = [
  JSON.stringify({
    level: 40,
    code: "session-origin",
    ip: "2001:db8:85a3::8a2e:370:7334",
    cookie: `__ac=${COOKIE}`,
  }),
  JSON.stringify({ level: 50, msg: `odd header Authorization: Bearer ${JWT}` }),
  JSON.stringify({ level: 30, path: "/chat/upload/k9Zs81/letter.pdf", file: "letter.pdf" }),
];

const HIDDEN = [
  ...[BODY, COOKIE, JWT, token, OTP_SEED, TOKEN_SECRET, OTHER_TOKEN_SECRET, "hunter2hunter2"],
  ...["jane.doe", "bob@", "198.51.100.23", "8a2e:370", "k9Zs81", "Swordfish"],
];

test("the file for a bug report holds what was found, and no secret, login, message or address of somebody", async () => {
  const folder = await makeFolder();
  const [bundle, gatewayLog] = [join(folder, "bundle.md"), join(folder, "gateway.log")];
  await appendFile(join(installation.data, "prosody.log"), `${PROSODY_LOG.join("\n")}\n`);
  await writeFile(gatewayLog, GATEWAY_LOG.join("\n"));
  await appendFile(installation.config, "# the password of the site is Swordfish\n");
  await appendFile(
    installation.secrets,
    `[sites.other]\notp_seed = "hunter2hunter2"\ntoken_secret = "${OTHER_TOKEN_SECRET}"\n`,
  );
  const options = ["--quick", "--config", installation.config, "--bundle", bundle, "--log", gatewayLog];
  const { stderr } = await runInProcess(["doctor", ...options], { env: { PATH: process.env["PATH"] ?? "" } });
  expect(stderr).toContain(bundle);
  const text = await readFile(bundle, "utf8");
  for (const hidden of HIDDEN) expect(text).not.toContain(hidden);
  expect((await stat(bundle)).mode & 0o777).toBe(0o600);
  for (const told of [
    "collective-converse 2.0.0",
    "fine    config: ",
    "refused token-otp j…@example.org",
    "session-origin",
  ])
    expect(text).toContain(told);
  expect(text).toContain('"domain": "example.org"');
});

test("a file that is there is left as it is", async () => {
  const folder = await makeFolder();
  const path = join(folder, "mine.txt");
  await writeFile(path, "mine");
  const options = ["--quick", "--config", join(folder, "none.toml"), "--bundle", path];
  const { status, stderr } = await runInProcess(["doctor", ...options]);
  expect([status, await readFile(path, "utf8")]).toEqual([1, "mine"]);
  expect(stderr).toContain("[bundle-unwritable]");
});
