import { readFile } from "node:fs/promises";

const lists = new Map<string, readonly string[]>();

/** The values of `__ac` in a file, which is read once. */
export async function loginsOf(file: string): Promise<readonly string[]> {
  const known = lists.get(file) ?? (JSON.parse(await readFile(file, "utf8")) as string[]);
  lists.set(file, known);
  return known;
}
