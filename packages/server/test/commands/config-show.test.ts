import { mkdir, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { unifiedDiff } from "../../src/commands/config/unified-diff.ts";
import { makeFile, OTP_SEED, SECRETS, SMALLEST, TOKEN_SECRET } from "../config/files.ts";
import { runInProcess } from "./run-in-process.ts";

async function show(text: string, env: Record<string, string> = {}) {
  const path = await makeFile("converse.toml", text);
  await makeFile("secrets.toml", SECRETS, { folder: dirname(path) });
  await mkdir(join(dirname(path), "data"));
  const settings = {
    version: 1,
    sites: { plone: { domain: null, historyDays: 30, fileSharing: true, fileQuotaMib: 5 } },
  };
  await writeFile(join(dirname(path), "data/settings.json"), JSON.stringify(settings));
  const { status, stdout, stderr } = await runInProcess(["config", "show", "--json", `--config=${path}`], {
    env,
  });
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).not.toMatch(new RegExp(`${OTP_SEED}|${TOKEN_SECRET}`));
  const { values } = JSON.parse(stdout) as { values: { key: string; value: unknown; from: string }[] };
  return {
    path,
    of: (key: string) => values.filter((value) => value.key === key).map(({ value, from }) => [value, from]),
  };
}

test("every value is told with where it comes from", async () => {
  const { of, path } = await show(SMALLEST);
  expect(of("listen.port")).toEqual([[8090, "default"]]);
  expect(of("xmpp.run")).toEqual([["supervised", "default"]]);
  expect(of("xmpp.http_port")).toEqual([[5280, "default"]]);
  expect(of("xmpp.url")).toEqual([]);
  expect(of("xmpp.data")).toEqual([[join(dirname(path), "data"), "file"]]);
  expect(of("sites.plone.domain")).toEqual([["example.org", "file"]]);
  expect(of("sites.plone.base")).toEqual([["/chat", "default"]]);
  expect(of("settings.sites.plone.historyDays")).toEqual([[30, "settings.json"]]);
  expect(of("secrets")).toEqual([[join(dirname(path), "secrets.toml"), "default"]]);
});

test("what the environment has is told, and not its value", async () => {
  const { of } = await show(SMALLEST, { CONVERSE_OTP_SEED: OTP_SEED, CONVERSE_TOKEN_SECRET: TOKEN_SECRET });
  expect(of("secrets")).toEqual([[null, "environment"]]);
});

test("for people it is a file with comments", async () => {
  const path = await makeFile("converse.toml", SMALLEST);
  const { stdout } = await runInProcess(["config", "show", `--config=${path}`]);
  expect(stdout.split("\n")[0]).toBe(`# ${path}`);
  expect(stdout).toMatch(/^listen\.host = "127\.0\.0\.1" +# default$/m);
});

test.each([
  ["", "", ""],
  ["a\n", "a\n", ""],
  ["", "a\n", "--- /dev/null\n+++ f\n@@ -0,0 +1,1 @@\n+a\n"],
  ["a\nb\nc\n", "a\nc\n", "--- f\n+++ f\n@@ -1,3 +1,2 @@\n a\n-b\n c\n"],
])("the difference of %j and %j is what diff -u says", (before, after, expected) => {
  expect(unifiedDiff("f", before, after)).toBe(expected);
});

test("changes that are far apart are hunks of their own", () => {
  const lines = Array.from({ length: 30 }, (_, index) => `${index}\n`);
  const after = lines.with(2, "x\n").with(25, "y\n");
  const diff = unifiedDiff("f", lines.join(""), after.join(""));
  expect(diff.match(/^@@ .*$/gm)).toEqual(["@@ -1,6 +1,6 @@", "@@ -23,7 +23,7 @@"]);
});

test("`config diff` says what the next run would write, by its exit status too; `config apply` writes it", async () => {
  const path = await makeFile("converse.toml", SMALLEST);
  const words = [`--config=${path}`];
  const before = await runInProcess(["config", "diff", ...words]);
  expect([before.status, before.stdout]).toEqual([1, expect.stringContaining('+VirtualHost "example.org"')]);
  const applied = await runInProcess(["config", "apply", ...words]);
  expect([applied.status, applied.stdout]).toEqual([
    0,
    expect.stringContaining("prosody.cfg.lua was written\n"),
  ]);
  expect(await runInProcess(["config", "diff", ...words])).toMatchObject({ status: 0, stdout: "" });
  await writeFile(path, SMALLEST.replace('"example.org"', '"other.example"'));
  const { status, stdout } = await runInProcess(["config", "diff", "--json", ...words]);
  expect([status, JSON.parse(stdout).same]).toEqual([1, false]);
  expect(stdout).toContain('-VirtualHost \\"example.org\\"\\n');
});

test("`config apply` says when the gateway has to start, start again, or has all of it", async () => {
  const path = await makeFile("converse.toml", SMALLEST);
  const todo = async () => {
    const { stdout } = await runInProcess(["config", "apply", "--json", `--config=${path}`]);
    return JSON.parse(stdout).todo.join();
  };
  expect(await todo()).toContain("systemctl start collective-converse");
  expect(await todo()).toBe("");
  // A gateway that runs wrote it after it had read the file.
  const pidFile = await makeFile("prosody.pid.json", "{}", { folder: join(dirname(path), "data") });
  const at = (seconds: number) => new Date(Date.UTC(2026, 10, 24, 12, 0, seconds));
  await utimes(path, at(0), at(0));
  await utimes(pidFile, at(1), at(1));
  expect(await todo()).toBe("");
  await writeFile(path, SMALLEST.replace('"example.org"', '"other.example"'));
  await utimes(path, at(2), at(2));
  expect(await todo()).toContain("systemctl restart collective-converse");
  // It is not restarted yet, though the file is right already.
  expect(await todo()).toContain("systemctl restart collective-converse");
});

test("a folder that cannot be made is told with what to do", async () => {
  const file = await makeFile("file", "");
  const path = await makeFile("converse.toml", SMALLEST.replace('"data"', JSON.stringify(`${file}/data`)));
  const { status, stderr } = await runInProcess(["config", "apply", `--config=${path}`]);
  expect([status, stderr]).toEqual([1, expect.stringContaining("[config-apply-failed]")]);
});
