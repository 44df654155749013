import { rename, writeFile } from "node:fs/promises";

/** Whole or not at all, and readable by its owner only. */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  const temporary = `${path}.new`;
  await writeFile(temporary, content, { mode: 0o600 });
  await rename(temporary, path);
}
