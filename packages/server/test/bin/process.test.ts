import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

const SOURCES = new URL("../../src", import.meta.url).pathname;

async function filesWith(text: RegExp): Promise<string[]> {
  const files = (await readdir(SOURCES, { recursive: true })).filter((name) => name.endsWith(".ts"));
  const found = await Promise.all(
    files.map(async (name) => (text.test(await readFile(join(SOURCES, name), "utf8")) ? [name] : [])),
  );
  return found.flat();
}

test("the environment is read in one file, which alone ends the process", async () => {
  expect(await filesWith(/process\.env\b|\benv\b[^;]*\} = process\b/)).toEqual([
    "bin/collective-converse.ts",
  ]);
  expect(await filesWith(/process\.exit\b/)).toEqual(["bin/collective-converse.ts"]);
});
