import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * The file has the old text or the new one, whatever happens meanwhile, and is readable by its owner only. Resolves
 * whether it differed.
 */
export async function writeIfChanged(file: string, text: string): Promise<boolean> {
  const now = await readFile(file, "utf8").catch(() => undefined);
  if (now === text) return false;
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await write(temporary, text);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  const folder = await open(dirname(file), "r");
  await folder.sync().finally(() => folder.close());
  return true;
}

async function write(file: string, text: string): Promise<void> {
  const handle = await open(file, "w", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
