import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findProsody } from "../../src/xmpp/find-prosody.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "find-"));
  mkdirSync(join(folder, "a/prosody"), { recursive: true });
  mkdirSync(join(folder, "b"));
  mkdirSync(join(folder, "c"));
  writeFileSync(join(folder, "b/prosody"), "not a program");
  writeFileSync(join(folder, "c/prosody"), "#!/bin/sh\n");
  chmodSync(join(folder, "c/prosody"), 0o755);
});

afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  ["nothing on the search path", ""],
  ["only a relative folder", "."],
])("%s: Prosody is missing, and what to do is said", async (_, path) => {
  await expect(findProsody(path)).rejects.toMatchObject({
    code: "prosody-missing",
    message: expect.stringMatching(/apt-get install prosody.*xmpp\.prosody/),
  });
});

test.each(["nothing", "a/prosody", "b/prosody"])(
  "%s, named in the configuration, is refused",
  async (name) => {
    await expect(findProsody("", join(folder, name))).rejects.toMatchObject({
      code: "prosody-missing",
      message: expect.stringContaining(join(folder, name)),
    });
  },
);

test("folders and files that cannot be run are passed over on the search path", async () => {
  const path = ["a", "b", "c"].map((name) => join(folder, name)).join(":");
  expect(await findProsody(path)).toBe(join(folder, "c/prosody"));
});

test("the named program goes before the search path", async () => {
  expect(await findProsody("/nothing", join(folder, "c/prosody"))).toBe(join(folder, "c/prosody"));
});
