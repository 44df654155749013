import { spawnSync } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { renderSystemdUnit, type SetupPlan } from "../../src/setup/index.ts";
import { makeFolder } from "../config/files.ts";
import { USUAL } from "../setup/plans.ts";

/** 0 is a service that may do nothing, 10 one that may do all; systemd calls all up to 2 "OK". */
const MOST_EXPOSED = 2;

/** A unit whose program is there, as `systemd-analyze verify` wants it. */
async function makeUnit(plan: SetupPlan): Promise<string> {
  const folder = await makeFolder();
  const program = join(folder, plan.service.program);
  await mkdir(dirname(program), { recursive: true });
  await writeFile(program, "#!/bin/sh\n");
  await chmod(program, 0o755);
  const { name, text } = renderSystemdUnit({ ...plan, service: { ...plan.service, program } });
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

function analyze(...args: string[]) {
  const { status, stdout, stderr } = spawnSync("systemd-analyze", args, {
    env: { PATH: process.env["PATH"], SYSTEMD_COLORS: "0", SYSTEMD_PAGER: "" },
    encoding: "utf8",
  });
  return { status, said: stdout + stderr };
}

const service = { program: "/opt/100% $mine/collective-converse 1", user: "converse" };
const data = "/srv/chat 100%/$data";
const files = { ...USUAL.files, config: "/srv/chat 100%/$HOME/converse.toml", data };

test.each([
  ["the usual unit", USUAL],
  ["a unit beside the system's own Prosody", { ...USUAL, prosody: { run: "system", httpPort: 5280 } }],
  ["a unit with names that mean something to systemd", { ...USUAL, service, files }],
] as [string, SetupPlan][])("systemd reads %s without a word", async (_, plan) => {
  expect(analyze("verify", "--man=no", "--recursive-errors=no", await makeUnit(plan))).toEqual({
    status: 0,
    said: "",
  });
});

test("the unit may do little", async () => {
  const unit = await makeUnit(USUAL);
  const { status, said } = analyze("security", "--offline=yes", `--threshold=${MOST_EXPOSED * 10}`, unit);
  expect([status, said]).toEqual([0, expect.stringContaining("OK")]);
});

test("the program gets the words that were meant", async () => {
  const { text } = renderSystemdUnit({ ...USUAL, service, files });
  const [line = ""] = /^ExecStart=.*$/m.exec(text) ?? [];
  // What systemd itself makes of the line, specifiers and quotes resolved.
  const folder = await makeFolder();
  const unit = join(folder, "words.service");
  const echo = line.replace(/^ExecStart="(?:[^"\\]|\\.)*"/, "ExecStart=/bin/echo");
  await writeFile(unit, `[Service]\n${echo}\n`);
  expect(analyze("verify", "--man=no", unit)).toEqual({ status: 0, said: "" });
  expect(echo).toBe('ExecStart=/bin/echo run --config "/srv/chat 100%%/$$HOME/converse.toml"');
});
