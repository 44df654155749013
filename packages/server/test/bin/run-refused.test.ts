import { mkdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFile, makeFolder, OTP_SEED, SECRETS, SMALLEST, TOKEN_SECRET } from "../config/files.ts";
import { type Built, buildCommand, freePort, runCommand, startCommand, takePort } from "./built-command.ts";

let built: Built;
beforeAll(async () => {
  built = await buildCommand();
});
afterAll(() => built.remove());

interface Files {
  config?: string;
  secrets?: string;
  mode?: number;
}

interface Given {
  files?: Files;
  env?: Record<string, string>;
  port?: number;
  xmppPort?: number;
}

async function writeFiles(
  { config = SMALLEST, secrets = SECRETS, mode = 0o600 }: Files,
  port: number,
  xmpp: number,
) {
  const folder = await makeFolder();
  await makeFile("secrets.toml", secrets, { folder, mode });
  const text = `${config.replace("[xmpp]", `[xmpp]\nhttp_port = ${xmpp}`)}[listen]\nport = ${port}\n`;
  return makeFile("converse.toml", text, { folder });
}

/** Whether somebody listens. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => socket.destroy());
    socket.on("error", () => resolve(false));
    socket.on("close", (failed) => resolve(!failed));
  });
}

async function refusal({ files = {}, env = {}, ...ports }: Given) {
  const port = ports.port ?? (await freePort());
  const path = await writeFiles(files, port, ports.xmppPort ?? (await freePort()));
  const outcome = await runCommand(built.command, ["run", "--config", path, "--json"], { env });
  if (ports.port === undefined) expect(await answers(port)).toBe(false);
  return outcome;
}

const TWO_SITES = `${SMALLEST}${SMALLEST.slice(SMALLEST.indexOf("[sites"))
  .replace("sites.plone", "sites.second")
  .replace("www.example.org", "second.example.org")
  .replace('"example.org', '"second.example.org')}`;
const demo = SECRETS.replace(OTP_SEED, "XVGR73KMZH2M4XMY");
const env = { CONVERSE_OTP_SEED: OTP_SEED, CONVERSE_TOKEN_SECRET: TOKEN_SECRET };

const REFUSED: [code: string, what: string, given: Given][] = [
  ["config-syntax", "a line that is no TOML", { files: { config: `${SMALLEST}x\n` } }],
  ["config-unknown-key", "a misspelt key", { files: { config: SMALLEST.replace("path", "pahts") } }],
  ["config-invalid", "an origin with a path", { files: { config: SMALLEST.replace(".org", ".org/") } }],
  ["config-invalid", "a domain of two sites", { files: { config: TWO_SITES.replace('"second.ex', '"ex') } }],
  ["config-invalid", "no site", { files: { config: SMALLEST.slice(0, SMALLEST.indexOf("[sites")) } }],
  ["secrets-permissions", "secrets that others may read", { files: { mode: 0o640 } }],
  ["secrets-syntax", "secrets that are no TOML", { files: { secrets: "x" } }],
  ["secret-missing", "no secrets of the site", { files: { secrets: "version = 1\n[sites.other]\n" } }],
  ["secret-demo", "a secret of the documentation", { files: { secrets: demo } }],
  ["secret-malformed", "a short secret", { files: { secrets: SECRETS.replace(OTP_SEED, "abc") } }],
  ["secret-weak", "a weak secret", { files: { secrets: SECRETS.replace(OTP_SEED, "ABABABABABABABAB") } }],
  ["secret-missing", "half a pair in the environment", { env: { CONVERSE_OTP_SEED: OTP_SEED } }],
  ["secrets-environment", "secrets of one site for two", { files: { config: TWO_SITES }, env }],
  [
    "prosody-missing",
    "no Prosody",
    { files: { config: SMALLEST.replace("[xmpp]", '[xmpp]\nprosody = "nowhere/prosody"') } },
  ],
  [
    "prosody-failed",
    "a Prosody that ends at once",
    { files: { config: SMALLEST.replace("[xmpp]", '[xmpp]\nprosody = "/bin/false"') } },
  ],
];

test.each(REFUSED)("%s: with %s it does not run", async (code, _what, given) => {
  const { status, stdout, stderr } = await refusal(given);
  expect(stderr).toContain(`collective-converse: [${code}] `);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).not.toMatch(new RegExp(`${OTP_SEED}|${TOKEN_SECRET}`));
});

test("without a file to read it does not run", async () => {
  const folder = await makeFolder();
  const missing = await runCommand(built.command, ["run", "--config", join(folder, "converse.toml")]);
  expect([missing.status, missing.stdout]).toEqual([1, ""]);
  expect(missing.stderr).toContain("[config-missing]");
  const unreadable = await runCommand(built.command, ["run", "--config", folder]);
  expect([unreadable.status, unreadable.stdout]).toEqual([1, ""]);
  expect(unreadable.stderr).toContain("[config-unreadable]");
  const none = await runCommand(built.command, ["run"]);
  expect([none.status, none.stdout]).toEqual([2, ""]);
});

test("without secrets it does not run", async () => {
  const path = await makeFile("converse.toml", SMALLEST);
  const { status, stderr } = await runCommand(built.command, ["run", "--config", path]);
  expect(status).toBe(1);
  expect(stderr).toContain("[secrets-unreadable]");
  expect(stderr).toContain("make it with `collective-converse secrets create`");
});

test("a port that is taken is told by number, and nothing is left running", async () => {
  const taken = await takePort();
  try {
    const gateway = await refusal({ port: taken.port });
    expect(gateway.stderr).toContain("[gateway-port-taken]");
    expect(gateway.stderr).toContain(String(taken.port));
    const prosody = await refusal({ xmppPort: taken.port });
    expect(prosody.stderr).toContain("[prosody-port-taken]");
    expect(prosody.stderr).toContain(String(taken.port));
    expect([gateway.status, gateway.stdout, prosody.status, prosody.stdout]).toEqual([1, "", 1, ""]);
  } finally {
    await taken.close();
  }
});

test.each(["SIGTERM", "SIGINT"] as const)("%s ends it while Prosody is still on its way", async (signal) => {
  const folder = await makeFolder();
  await mkdir(join(folder, "bin"));
  const slow = await makeFile("bin/prosody", "#!/bin/sh\necho started >&2\nexec sleep 60\n", {
    folder,
    mode: 0o755,
  });
  const config = SMALLEST.replace("[xmpp]", `[xmpp]\nprosody = "${slow}"`);
  const port = await freePort();
  const path = await writeFiles({ config }, port, await freePort());
  const running = startCommand(built.command, ["run", "--config", path, "--json"]);
  await running.logged(/"state":"starting"/);
  const start = Date.now();
  running.kill(signal);
  const { status, stdout, stderr } = await running.ended;
  expect([status, stdout]).toEqual([0, ""]);
  expect(stderr).toContain(`"reason":"${signal}"`);
  expect(Date.now() - start).toBeLessThan(5_000);
  expect(await answers(port)).toBe(false);
});
