import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { promisify } from "node:util";
import { generateSecrets } from "@collective-converse/token";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Surroundings } from "../../src/doctor/surroundings.ts";
import { BREAKS } from "./breaks.ts";
import { faultsOf, Installation } from "./installation.ts";
import { mendLater } from "./mend.ts";

let installation: Installation;

beforeAll(async () => {
  installation = await Installation.make();
  await installation.start();
});

afterAll(() => installation.remove());

test("an installation that works has no fault", async () => {
  expect(faultsOf(await installation.examine())).toEqual([]);
});

test.each(Object.entries(BREAKS))("%s is found, and nothing else", async (id, breakIt) => {
  await breakIt(installation);
  expect(faultsOf(await installation.examine())).toEqual([id]);
});

test("s2s-closed is found, and nothing else: rooms that other servers reach", async () => {
  await installation.shell('require"core.modulemanager".load("rooms.example.org", "dialback")');
  mendLater(() => installation.shell('require"core.modulemanager".unload("rooms.example.org", "dialback")'));
  expect(faultsOf(await installation.examine())).toEqual(["s2s-closed"]);
});

test.each(["converse_rooms", "muc_mam"])(
  "prosody-rooms is found, and nothing else: without %s",
  async (name) => {
    await installation.shell(`require"core.modulemanager".unload("rooms.example.org", "${name}")`);
    mendLater(() => installation.shell(`require"core.modulemanager".load("rooms.example.org", "${name}")`));
    expect(faultsOf(await installation.examine())).toEqual(["prosody-rooms"]);
  },
);

test("archive-expires is found, and nothing else: messages of rooms that stay longer than the site says", async () => {
  const set = (days: number) =>
    installation.shell(
      `require"core.configmanager".set("rooms.example.org", "muc_log_expires_after", "${days}d")`,
    );
  await set(365);
  mendLater(() => set(90));
  expect(faultsOf(await installation.examine())).toEqual(["archive-expires"]);
});

test("the lines of a fault name what this installation has, not what stands for it", async () => {
  await BREAKS["prosody-modules"]?.(installation);
  const fault = (await installation.examine()).find(({ state }) => state === "error");
  expect(fault?.todo[0]).toBe(`tail -n 50 '${installation.data}/prosody.log'`);
});

const { otpSeed, tokenSecret } = generateSecrets(randomBytes);
const SECRETS = { CONVERSE_OTP_SEED: otpSeed, CONVERSE_TOKEN_SECRET: tokenSecret };

test.each<[id: string, changes: Partial<Surroundings>]>([
  ["node-version", { nodeVersion: "18.20.4" }],
  ["prosody-program", { env: { PATH: "/nowhere" } }],
  ["gateway-version", { version: "2.0.1" }],
  ["secrets-source", { env: { PATH: process.env["PATH"], ...SECRETS } }],
])("%s is found by who runs the command in other surroundings, and nothing else", async (id, changes) => {
  expect(faultsOf(await installation.examine(changes))).toEqual([id]);
});

test("a gateway that does not run is one fault, though Prosody and all logins are gone with it", async () => {
  await installation.stop();
  expect(faultsOf(await installation.examine())).toEqual(["gateway-answers"]);
  await installation.start();
});

/** Seconds by which the clock of a Node is ahead. */
const AHEAD = "const now = Date.now; Date.now = () => now() + 5000;";

test("a gateway of other secrets, another clock or another version than the rest is found", async () => {
  await installation.stop();
  await installation.start({ env: SECRETS });
  expect(faultsOf(await installation.examine())).toEqual(["secrets-source"]);

  await installation.stop();
  await installation.start({
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(AHEAD)}` },
  });
  expect(faultsOf(await installation.examine())).toEqual(["gateway-clock"]);

  await installation.stop();
  await installation.setVersion("2.0.1");
  installation.versions.addon = "2.0.1";
  await installation.start();
  expect(faultsOf(await installation.examine({ version: "2.0.1" }))).toEqual(["prosody-modules-version"]);
});

const run = promisify(execFile);

// Only root may mount; the judgement alone has a test of its own.
test.skipIf(process.geteuid?.() !== 0)("a disk that is nearly full is found, and nothing else", async () => {
  await installation.stop();
  await installation.setVersion("2.0.0");
  installation.versions.addon = "2.0.0";
  await rm(installation.data, { recursive: true });
  await run("mkdir", ["-m", "700", installation.data]);
  await run("mount", ["-t", "tmpfs", "-o", "size=64m,mode=0700", "none", installation.data]);
  try {
    await installation.start();
    expect(faultsOf(await installation.examine())).toEqual(["disk-free"]);
  } finally {
    await installation.stop();
    await run("umount", [installation.data]);
  }
});
