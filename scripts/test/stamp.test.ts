import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hashInputs, isUpToDate, writeStamp } from "../build/stamp.mjs";

test("a build is up to date until an input changes, appears or vanishes, or an output is gone", async () => {
  const root = await mkdtemp(join(tmpdir(), "stamp-"));
  const stamp = join(root, "cache/stamp");
  await mkdir(join(root, "src/deep"), { recursive: true });
  await writeFile(join(root, "src/deep/a.ts"), "a");
  const hash = () => hashInputs(root, ["src", "lock.json"]);
  const first = await hash();
  expect(await isUpToDate(stamp, first, [])).toBe(false);
  await writeStamp(stamp, first);
  expect(await isUpToDate(stamp, await hash(), [join(root, "src")])).toBe(true);
  expect(await isUpToDate(stamp, first, [join(root, "dist")])).toBe(false);

  await writeFile(join(root, "src/deep/a.ts"), "b");
  const changed = await hash();
  await writeFile(join(root, "lock.json"), "{}");
  const appeared = await hash();
  await rm(join(root, "src/deep/a.ts"));
  const vanished = await hash();
  expect(new Set([first, changed, appeared, vanished]).size).toBe(4);
  await rm(root, { recursive: true });
});
