import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GROUPS } from "../../src/doctor/checks/all-checks.ts";
import { WEBSOCKET } from "../../src/doctor/checks/websocket.ts";
import type { Result } from "../../src/doctor/result.ts";
import { runDoctor } from "../../src/doctor/run-doctor.ts";
import { type Built, buildCommand } from "../bin/built-command.ts";
import { OTHER_TOKEN_SECRET } from "../config/files.ts";
import type { SiteWithChat } from "../secrets/site-with-chat.ts";
import { SystemProsody, startBeside } from "../three-ways/system-prosody.ts";
import { collect } from "./collect.ts";
import { faultsOf } from "./installation.ts";

let built: Built;

beforeAll(async () => {
  built = await buildCommand();
});

afterAll(() => built.remove());

/** What concerns Prosody; the rest is the same as beside a Prosody of the gateway's own. */
const OF_PROSODY = [
  ...GROUPS.filter(({ title }) => ["Configuration", "Secrets", "Gateway", "Prosody"].includes(title)),
  { title: "Login", checks: WEBSOCKET.filter(({ id }) => id === "prosody-secrets") },
];

async function examine({ folder, port }: SiteWithChat): Promise<Result[]> {
  const configFile = join(folder, "converse.toml");
  // The gateway took a free port.
  await writeFile(configFile, (await readFile(configFile, "utf8")).replace(/^port = 0$/m, `port = ${port}`));
  const surroundings = {
    configFile,
    env: { PATH: process.env["PATH"] },
    uid: process.geteuid?.(),
    version: "2.0.0-test",
    nodeVersion: process.versions.node,
    packageFolder: "/nowhere",
    now: Date.now,
    randomBytes,
    idleMs: 0,
  };
  return collect(runDoctor(surroundings, OF_PROSODY));
}

async function change(path: string, from: RegExp, to: string): Promise<void> {
  await writeFile(path, (await readFile(path, "utf8")).replace(from, to));
}

test("beside the system's own Prosody nobody logs in: it proves itself, and says the fingerprints of its secrets", async () => {
  const system = await SystemProsody.make();
  const site = await startBeside(built.command, system);
  const results = await examine(site);
  expect(faultsOf(results)).toEqual([]);
  const seen = results.find(({ check }) => check === "prosody-secrets");
  expect(seen).toMatchObject({
    state: "fine",
    measured: expect.stringMatching(/^gateway ([0-9a-f-]{19}), Prosody \1$/),
  });
  expect(await readFile(system.log, "utf8")).not.toContain("converse-doctor");

  const secrets = join(system.folder, "etc/converse-secrets.toml");
  await change(secrets, /(token_secret = )"\w+"/, `$1"${OTHER_TOKEN_SECRET}"`);
  expect(faultsOf(await examine(site))).toEqual(["prosody-secrets"]);
  await change(secrets, /(order_secret = )"\w{8}/, '$1"01234567');
  expect(faultsOf(await examine(site))).toEqual(["prosody-ours"]);
});
