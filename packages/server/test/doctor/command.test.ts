import { expect, test } from "vitest";
import { GROUPS } from "../../src/doctor/checks/all-checks.ts";
import type { Result } from "../../src/doctor/result.ts";
import { runInProcess } from "../commands/run-in-process.ts";
import { makeFile, SMALLEST } from "../config/files.ts";
import { BREAKS } from "./breaks.ts";
import { PUBLIC_BREAKS } from "./public-breaks.ts";

const CHECKS = GROUPS.flatMap(({ checks }) => checks);

test("the file has to be named", async () => {
  expect((await runInProcess(["doctor"])).status).toBe(2);
});

test("a mistake in the file is told once, with what hides behind it, and is an error for the exit status", async () => {
  const path = await makeFile("converse.toml", SMALLEST.replace("origins", "origin"));
  const { status, stdout } = await runInProcess(["doctor", "--quick", "--config", path]);
  expect(status).toBe(1);
  expect(stdout).toContain("ERROR   The gateway's configuration is valid: no. (config)");
  expect(stdout).toContain(`collective-converse config check --config ${path}`);
  expect(stdout).toMatch(/\n\d+ not looked at because of config\n/);
  expect(stdout).not.toContain("Plone answers");
  expect(stdout).not.toContain("\u001b");
});

test("with --json each check is one line, and the counts are the last", async () => {
  const path = await makeFile("converse.toml", SMALLEST.replace("origins", "origin"));
  const { status, stdout } = await runInProcess(["doctor", "--quick", "--json", "--config", path]);
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const summary = lines.pop();
  const results = lines as (Result & { type: string })[];
  expect(results.map(({ type, check }) => [type, check])).toEqual(CHECKS.map(({ id }) => ["result", id]));
  expect(results[0]).toMatchObject({ check: "config", subject: null, state: "error", because: null });
  expect(results.at(-1)).toMatchObject({ state: "skipped", because: "config" });
  const { fine, warnings, errors, skipped } = summary;
  expect(summary.type).toBe("summary");
  expect(errors).toBe(1);
  expect(fine + warnings + errors + skipped).toBe(results.length);
  expect(status).toBe(1);
});

/** Broken by the surroundings of the command, or in a way of their own, in inside.test.ts and public.test.ts. */
const OTHERWISE_BROKEN = [
  ...["node-version", "prosody-program", "gateway-version", "secrets-source", "gateway-clock"],
  ...["prosody-modules-version", "disk-free", "tls-trusted", "tls-days", "origin-encrypted"],
];

test("each check has a test in which it alone is broken", () => {
  const broken = [...Object.keys(BREAKS), ...PUBLIC_BREAKS.map(([id]) => id), ...OTHERWISE_BROKEN];
  expect([...new Set(broken)].sort()).toEqual(CHECKS.map(({ id }) => id).sort());
});

test("each check has a name of its own, and depends on checks before it", () => {
  const known = new Set<string>();
  for (const { id, dependsOn } of CHECKS) {
    expect(known.has(id), id).toBe(false);
    expect(
      dependsOn.filter((other) => !known.has(other)),
      id,
    ).toEqual([]);
    known.add(id);
  }
});

test("each check says in whole sentences what is right, what it looks at and what a fault means", () => {
  for (const { id, title, looks, meaning, todo, members = "None." } of CHECKS) {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const sentence of [title, looks, meaning, members]) expect(sentence, id).toMatch(/^[A-Z`].*\.$/s);
    expect(todo.length, id).toBeGreaterThan(0);
  }
});
