import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeIfChanged } from "../../src/xmpp/write-if-changed.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "write-"));
  file = join(folder, "prosody.cfg.lua");
});

afterEach(() => rmSync(folder, { recursive: true }));

test("a folder that is not there is an error, and nothing is left", async () => {
  await expect(writeIfChanged(join(folder, "no", "file"), "x")).rejects.toThrow(/ENOENT/);
  expect(readdirSync(folder)).toEqual([]);
});

test("a file that says the same is not touched", async () => {
  writeFileSync(file, "same");
  utimesSync(file, 1, 1);
  expect(await writeIfChanged(file, "same")).toBe(false);
  expect(statSync(file).mtimeMs).toBe(1_000);
});

test.each([
  ["a new file", undefined],
  ["a file that others could read", "old"],
])("%s is written whole, for its owner only", async (_, old) => {
  if (old !== undefined) writeFileSync(file, old, { mode: 0o644 });
  expect(await writeIfChanged(file, "new\n")).toBe(true);
  expect(readFileSync(file, "utf8")).toBe("new\n");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["prosody.cfg.lua"]);
});
