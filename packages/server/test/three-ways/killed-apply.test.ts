import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readProsodyConfig } from "../../src/xmpp/index.ts";
import { type Built, buildCommand, runCommand } from "../bin/built-command.ts";
import { makeFile, SMALLEST } from "../config/files.ts";
import { SystemProsody } from "./system-prosody.ts";

const DIE_AT = new URL("die-at.mjs", import.meta.url).pathname;

let built: Built;
beforeAll(async () => {
  built = await buildCommand();
});
afterAll(() => built.remove());

test("`config apply` that is killed anywhere leaves a Prosody that works, and once more does the rest", async () => {
  const system = await SystemProsody.make();
  const text = SMALLEST.replace("[xmpp]", '[xmpp]\nrun = "system"');
  const config = await makeFile("converse.toml", text);
  const run = (words: readonly string[], env: Record<string, string> = {}) =>
    runCommand(built.command, [...words, `--config=${config}`], { env });
  const apply = ["config", "apply", ...system.flags];
  const secretsFile = join(system.folder, "etc/converse-secrets.toml");
  const paths = [secretsFile, system.dropIn];
  const read = () => Promise.all(paths.map((path) => readFile(path, "utf8")));

  await run(["secrets", "create"]);
  expect((await run(apply)).status).toBe(0);
  const before = await read();
  // Another pair, and another domain.
  await run(["secrets", "rotate", "--prepare"]);
  await writeFile(config, text.replace('"example.org"', '"other.example"'));
  const { status, stdout } = await run(apply);
  expect([status, stdout]).toEqual([0, expect.stringContaining("systemctl try-restart collective-converse")]);
  const after = await read();
  expect(after[0]).not.toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);

  const states = new Set<string>();
  let step = 1;
  for (; ; step += 1) {
    await Promise.all(paths.map((path, index) => writeFile(path, before[index] ?? "")));
    const { status: died } = await run(apply, {
      NODE_OPTIONS: `--import=${DIE_AT}`,
      DIE_AT: String(step),
    });
    const found = await read();
    states.add(
      found
        .map((file, index) => (file === after[index] ? "new" : file === before[index] ? "old" : "torn"))
        .join(", "),
    );
    for (const name of await readdir(dirname(secretsFile))) {
      if (name.startsWith("converse-secrets"))
        expect((await stat(join(dirname(secretsFile), name))).mode & 0o077, name).toBe(0);
    }
    if (died !== null) break;
    expect(Object.keys(await readProsodyConfig("/usr/bin/prosody", system.config))).toContain("*");
    expect((await run(apply)).status).toBe(0);
    expect(await read()).toEqual(after);
    expect((await readdir(dirname(system.dropIn))).sort()).toEqual(["0-own.cfg.lua", "converse.cfg.lua"]);
  }
  // Prosody knows the secrets before it has a host that needs them.
  expect([...states]).toEqual(["old, old", "new, old", "new, new"]);
  expect(step).toBeGreaterThan(12);
}, 60_000);
