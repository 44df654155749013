import { chmod } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runInProcess } from "../commands/run-in-process.ts";
import { Installation } from "./installation.ts";
import { mendLater } from "./mend.ts";

let installation: Installation;

beforeAll(async () => {
  // Nothing is in front of the gateway, which hands the rest on to Plone.
  installation = await Installation.make((port) => `http://127.0.0.1:${port}`);
  await installation.edit(installation.config, (text) => `${text}front = true\n`);
  await installation.start();
});

afterAll(() => installation.remove());

function doctor(...options: string[]) {
  const env = { PATH: process.env["PATH"] ?? "" };
  return runInProcess(["doctor", "--quick", "--config", installation.config, ...options], { env });
}

test("when all is well the status is 0, and nothing is said but that", async () => {
  const { status, stdout, stderr } = await doctor("--strict");
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/\nAll is well: \d+ fine, 0 warnings, 0 errors, \d+ not looked at\.\n$/);
});

test("a warning is no error for the status, unless it is asked for", async () => {
  await chmod(installation.config, 0o666);
  mendLater(() => chmod(installation.config, 0o644));
  const [lax, strict] = [await doctor(), await doctor("--strict")];
  expect([lax.status, strict.status]).toEqual([0, 1]);
  expect(lax.stdout).toContain(`chmod go-w '${installation.config}'`);
  expect(lax.stdout).toMatch(/\nIt works, with warnings: /);
});

test("an error is one for the status", async () => {
  await chmod(installation.data, 0o755);
  mendLater(() => chmod(installation.data, 0o700));
  const { status, stdout } = await doctor("--json");
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(status).toBe(1);
  expect(lines.find(({ check }) => check === "data-folder")).toMatchObject({
    state: "error",
    subject: null,
    measured: `${installation.data} has mode 0755`,
    todo: expect.arrayContaining([`chmod 700 '${installation.data}'`]),
  });
  expect(lines.at(-1)).toMatchObject({ type: "summary", errors: 1, warnings: 0 });
});
