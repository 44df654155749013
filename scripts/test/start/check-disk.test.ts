import { join } from "node:path";
import { expect, test } from "vitest";
import { checkDisk } from "../../start/check-disk.mjs";
import { temporaryFolder } from "./folder.ts";

const free = (mib: number) => async () => ({ bavail: mib * 256, bsize: 4096 });

test("too little room is refused with both figures", async () => {
  await expect(checkDisk("/srv/demo", 2048, free(700))).rejects.toMatchObject({
    code: "start-disk-full",
    message:
      "There are only 700 MiB free where /srv/demo is, and 2048 MiB are needed: make room and try again.",
  });
});

test("enough room is enough", async () => {
  await expect(checkDisk("/srv/demo", 2048, free(2048))).resolves.toBeUndefined();
});

test("a folder that is not there yet counts where it will be", async () => {
  const folder = temporaryFolder();
  await expect(checkDisk(join(folder, "not/there/yet"), 1)).resolves.toBeUndefined();
  await expect(checkDisk(join(folder, "not/there/yet"), 1e9)).rejects.toMatchObject({
    code: "start-disk-full",
  });
});
