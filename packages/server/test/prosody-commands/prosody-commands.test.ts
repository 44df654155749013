import { rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Built, buildCommand, runCommand, startCommand } from "../bin/built-command.ts";
import { makeFile, SMALLEST } from "../config/files.ts";
import { SiteWithChat } from "../secrets/site-with-chat.ts";

let built: Built;
beforeAll(async () => {
  built = await buildCommand();
});
afterAll(() => built.remove());

test("a Prosody that does not run is told so, with what to do", async () => {
  const config = await makeFile("converse.toml", SMALLEST);
  const run = (name: string) => runCommand(built.command, ["prosody", name, "--config", config]);
  for (const name of ["shell", "log"]) {
    const { status, stderr } = await run(name);
    expect([status, stderr]).toEqual([1, expect.stringContaining("[prosody-not-running]")]);
  }
  expect(await run("check")).toMatchObject({
    status: 1,
    stdout: expect.stringContaining("is not there yet"),
  });
  await runCommand(built.command, ["config", "apply", "--config", config]);
  expect(await run("shell")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("nobody listens there"),
  });
});

test("the shell, the check and the log of a Prosody that runs", async () => {
  const site = await SiteWithChat.start(built.command);
  await site.logIn(await site.session("alice"));
  const shell = await site.run("prosody", "shell", "c2s", "show");
  expect([shell.status, shell.stdout]).toEqual([0, expect.stringContaining("alice@example.org")]);
  const check = await site.run("prosody", "check", "--json");
  expect([check.status, JSON.parse(check.stdout)]).toMatchObject([0, { ok: true, findings: [] }]);
  const log = await site.run("prosody", "log", "--lines", "3");
  expect([log.status, log.stdout.trimEnd().split("\n")]).toEqual([0, expect.objectContaining({ length: 3 })]);
  expect((await site.run("prosody", "log", "--level", "error")).stdout).toBe("");
});

test("the log is followed over a rotation until somebody ends it", async () => {
  const config = await makeFile("converse.toml", SMALLEST);
  await runCommand(built.command, ["config", "apply", "--config", config]);
  const log = join(dirname(config), "data/prosody.log");
  await writeFile(log, "Nov 24 12:00:00 a\tinfo\tfirst\n");
  const args = ["prosody", "log", "-f", "--level=info", "--config", config];
  const following = startCommand(built.command, args);
  onTestFinished(() => following.ended.then(() => undefined));
  expect(await following.line).toContain("first");
  await rename(log, `${log}.1`);
  await writeFile(log, "Nov 24 12:00:01 a\tdebug\tnot this\nNov 24 12:00:02 a\tinfo\tsecond\n");
  await following.said(/second/);
  following.kill("SIGINT");
  const { status, stdout } = await following.ended;
  expect([status, stdout]).toEqual([0, expect.not.stringContaining("not this")]);
});

test("without --config the file of the folder is taken, and the help says so", async () => {
  const config = await makeFile("converse.toml", SMALLEST);
  const help = await runCommand(built.command, ["config", "check", "--help"]);
  expect(help.stdout).toMatch(
    /Without --config it is \.\/converse\.toml, then \/etc\/converse\/converse\.toml/,
  );
  const { command } = built;
  const here = await runCommand("/usr/bin/env", ["-C", dirname(config), command, "config", "check"]);
  expect(here).toMatchObject({ status: 0, stdout: expect.stringContaining(`${config} is valid`) });
});
