import { chmod, copyFile, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { ConverseError } from "../../errors.ts";

/** One file to be written. */
export interface NewFile {
  /** Absolute. */
  path: string;
  text: string;
  mode: number;
}

export interface Written {
  written: string[];
  unchanged: string[];
  backups: string[];
}

function unwritable(path: string, error: unknown, rest: string): ConverseError {
  const { code } = error as NodeJS.ErrnoException;
  return new ConverseError("init-unwritable", `${path} cannot be written: ${code}; ${rest}`, {
    cause: error,
  });
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unwritable(path, error, "nothing was written");
  }
}

/** Which of them are there as they should be, and which are there with something else in them. */
export async function compareFiles(
  files: readonly NewFile[],
): Promise<{ same: NewFile[]; other: NewFile[] }> {
  const found: [NewFile, string | undefined][] = [];
  // One after the other, so that of several that cannot be read it is always the first that is named.
  for (const file of files) found.push([file, await textOf(file.path)]);
  return {
    same: found.filter(([{ text }, there]) => there === text).map(([file]) => file),
    other: found.filter(([{ text }, there]) => there !== undefined && there !== text).map(([file]) => file),
  };
}

async function prepare({ path, text, mode }: NewFile, fresh: string): Promise<void> {
  const folder = dirname(path);
  // Plone and the web server read below it, whatever the umask says. What was there before stays as it is.
  if ((await mkdir(folder, { recursive: true })) !== undefined) await chmod(folder, 0o755);
  const file = await open(fresh, "wx", mode);
  try {
    await file.chmod(mode);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Writes all of them or none: first each beside its place, then `check`, then each gets its name. Files that are the
 * same are left alone; of those that hold something else a copy is kept, whose name ends in `.` and the stamp.
 *
 * Errors: `init-unwritable`, which says what was written by then, and those of `check`.
 */
export async function writeFiles(
  files: readonly NewFile[],
  stamp: string,
  check: (freshOf: (path: string) => string) => Promise<void>,
): Promise<Written> {
  const { same, other } = await compareFiles(files);
  const wanted = files.filter((file) => !same.includes(file));
  const freshOf = (path: string) => `${path}.${stamp}.new`;
  const made: string[] = [];
  const undo = () => Promise.all(made.map((path) => rm(path, { force: true })));
  const step = async (path: string, leftover: string, act: () => Promise<void>) => {
    try {
      await act();
      made.push(leftover);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") made.push(leftover);
      throw unwritable(path, error, "nothing was written");
    }
  };
  const backups: string[] = [];
  try {
    for (const file of wanted)
      await step(file.path, freshOf(file.path), () => prepare(file, freshOf(file.path)));
    for (const { path } of other) {
      await step(path, `${path}.${stamp}`, () => copyFile(path, `${path}.${stamp}`));
      backups.push(`${path}.${stamp}`);
    }
    await check((path) => (wanted.some((file) => file.path === path) ? freshOf(path) : path));
  } catch (error) {
    await undo();
    throw error;
  }
  const written: string[] = [];
  for (const { path } of wanted) {
    try {
      await rename(freshOf(path), path);
      written.push(path);
    } catch (error) {
      const rest = written.length === 0 ? "none of the others was" : `these were: ${written.join(", ")}`;
      await Promise.all(wanted.map((file) => rm(freshOf(file.path), { force: true })));
      throw unwritable(path, error, `${rest}; run the command again when that is mended`);
    }
  }
  return { written, unchanged: same.map(({ path }) => path), backups };
}
