import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Built, buildCommand } from "../bin/built-command.ts";
import { SystemProsody, startBeside } from "./system-prosody.ts";

let built: Built;
beforeAll(async () => {
  built = await buildCommand();
});
afterAll(() => built.remove());

test("with a Prosody of the system's own a rotation refuses no token, in the one order that is allowed", async () => {
  const system = await SystemProsody.make();
  const site = await startBeside(built.command, system);
  expect(await site.run("secrets", "rotate")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("first --prepare, then `config apply`, then --switch"),
  });
  expect((await site.run("secrets", "rotate", "--switch")).stderr).toContain("[secrets-not-prepared]");

  expect((await site.run("secrets", "rotate", "--prepare")).status).toBe(0);
  expect(await site.isAccepted(await site.session("alice"))).toBe(true);
  const early = await site.run("secrets", "rotate", "--switch");
  expect([early.status, early.stderr]).toEqual([1, expect.stringContaining("[secrets-not-known]")]);

  expect((await site.run("config", "apply", ...system.flags)).status).toBe(0);
  const before = await site.session("bob");
  expect(await site.run("secrets", "rotate", "--switch")).toMatchObject({ status: 0, stderr: "" });
  expect(await site.isAccepted(before)).toBe(true);
  expect(await site.isAccepted(await site.session("carol"))).toBe(true);

  expect((await site.run("secrets", "rotate", "--finish", "--force")).status).toBe(0);
  expect((await site.run("config", "apply", ...system.flags)).status).toBe(0);
  expect(await readFile(join(system.folder, "etc/converse-secrets.toml"), "utf8")).not.toContain("previous");
  expect(await site.isAccepted(await site.session("dave"))).toBe(true);
});
