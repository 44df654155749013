import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { WITHOUT_SERVICES } from "../../start/without-services.mjs";
import { temporaryFolder } from "./folder.ts";

function environment(policy: string) {
  return { PATH: process.env["PATH"], POLICY: policy };
}

/** What the policy answers while the command runs, and how the whole ends. */
function run(policy: string, command = '"$POLICY" nginx start; echo $?') {
  const args = ["-c", WITHOUT_SERVICES, "sh", "sh", "-c", command];
  const { status, stdout } = spawnSync("sh", args, { env: environment(policy), encoding: "utf8" });
  return { status, said: stdout };
}

test("no service starts while the command runs, and afterwards all is as before", () => {
  const policy = join(temporaryFolder(), "policy-rc.d");
  expect(run(policy)).toEqual({ status: 0, said: "101\n" });
  expect(existsSync(policy)).toBe(false);
});

test("the command's failure is the answer", () => {
  const policy = join(temporaryFolder(), "policy-rc.d");
  expect(run(policy, "exit 100").status).toBe(100);
  expect(existsSync(policy)).toBe(false);
});

test("a policy of somebody else's stays", () => {
  const policy = join(temporaryFolder(), "policy-rc.d");
  writeFileSync(policy, "#!/bin/sh\nexit 104\n", { mode: 0o755 });
  expect(run(policy).said).toBe("104\n");
  expect(readFileSync(policy, "utf8")).toContain("104");
});

test("one that a killed run left is taken away", async () => {
  const policy = join(temporaryFolder(), "policy-rc.d");
  const killed = spawn("sh", ["-c", WITHOUT_SERVICES, "sh", "sh", "-c", 'kill -9 "$PPID"'], {
    env: environment(policy),
  });
  await once(killed, "close");
  expect(existsSync(policy)).toBe(true);
  expect(run(policy).said).toBe("101\n");
  expect(existsSync(policy)).toBe(false);
});

test("who is asked to end takes the policy away", async () => {
  const policy = join(temporaryFolder(), "policy-rc.d");
  const ended = spawn("sh", ["-c", WITHOUT_SERVICES, "sh", "sh", "-c", 'kill -TERM "$PPID"'], {
    env: environment(policy),
  });
  await once(ended, "close");
  expect(existsSync(policy)).toBe(false);
});
