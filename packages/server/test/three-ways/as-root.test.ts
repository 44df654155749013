import { chmod, chown, mkdir, readdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { findConfig } from "../../src/commands/find-config.ts";
import { trustProgram } from "../../src/xmpp/trust-program.ts";
import { runInProcess } from "../commands/run-in-process.ts";
import { makeFile, makeFolder, SMALLEST } from "../config/files.ts";

const isRoot = process.getuid?.() === 0;

test.runIf(isRoot)("root runs no program that somebody else could have put there", async () => {
  const program = await makeFile("prosody", "#!/bin/sh\n", { mode: 0o755 });
  expect(await trustProgram(program, 0)).toBe(program);
  expect(await trustProgram("/usr/bin/prosody", 0)).toBe("/usr/bin/prosody");
  await chmod(program, 0o777);
  await expect(trustProgram(program, 0)).rejects.toMatchObject({ code: "prosody-missing" });
  await chmod(program, 0o755);
  await chown(dirname(program), 12345, 12345);
  await expect(trustProgram(program, 0)).rejects.toMatchObject({ code: "prosody-missing" });
  expect(await trustProgram(program, 1000)).toBe(program);
});

test.runIf(isRoot)("root writes nothing into a folder of the gateway's account", async () => {
  const config = await makeFile("converse.toml", SMALLEST);
  const data = join(dirname(config), "data");
  await mkdir(data);
  await chown(data, 12345, 12345);
  const { status, stderr } = await runInProcess(["config", "apply", `--config=${config}`]);
  expect([status, stderr]).toEqual([
    1,
    expect.stringContaining("belongs to user 12345: run the command as that account"),
  ]);
});

test.runIf(isRoot)(
  "root carries nothing for another host through a folder of the gateway's account",
  async () => {
    const text = SMALLEST.replace("[xmpp]", '[xmpp]\nrun = "remote"\nurl = "https://xmpp.example.org:5281"');
    const config = await makeFile("converse.toml", text);
    await runInProcess(["secrets", "create", `--config=${config}`]);
    const data = join(dirname(config), "data");
    const elsewhere = await makeFolder();
    await mkdir(data);
    await symlink(elsewhere, join(data, "for-prosody"));
    await chown(data, 12345, 12345);
    const { status, stderr } = await runInProcess(["config", "apply", `--config=${config}`]);
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining(`${data} belongs to user 12345: run the command`),
    ]);
    expect(await readdir(elsewhere)).toEqual([]);
  },
);

test("a converse.toml of a stranger's in the folder is not taken by itself", async () => {
  const folder = await makeFolder();
  const before = process.cwd();
  process.chdir(folder);
  try {
    const file = await makeFile("converse.toml", SMALLEST, { folder });
    expect(await findConfig(process.getuid?.())).toBe("./converse.toml");
    await chmod(file, 0o666);
    expect(await findConfig(process.getuid?.())).not.toBe("./converse.toml");
    if (!isRoot) return;
    await chmod(file, 0o600);
    await chown(file, 12345, 12345);
    expect(await findConfig(0)).not.toBe("./converse.toml");
  } finally {
    process.chdir(before);
  }
});
