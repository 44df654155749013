import { rename, rm } from "node:fs/promises";

/**
 * Make a folder anew while others read it: filled beside, put in place when it is complete. They find the old files or
 * the new ones; what they have opened stays open.
 *
 * @param {string} folder
 * @param {(beside: string) => Promise<unknown>} fill makes the folder that it is given, which is not there yet
 */
export async function replaceFolder(folder, fill) {
  const beside = `${folder}.${process.pid}`;
  const before = `${folder}.${process.pid}.before`;
  try {
    await fill(beside);
    await rename(folder, before).catch((error) => {
      if (error.code !== "ENOENT") throw error;
    });
    await rename(beside, folder);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error;
  }
  await rm(before, { recursive: true, force: true });
}
