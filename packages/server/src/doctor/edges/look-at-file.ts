import { stat, statfs } from "node:fs/promises";

export interface FileLook {
  path: string;
  kind: "file" | "folder" | "missing";
  /** Permission bits alone. */
  mode: number;
  uid: number;
  bytes: number;
}

export async function lookAtFile(path: string): Promise<FileLook> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
  if (stats === undefined) return { path, kind: "missing", mode: 0, uid: 0, bytes: 0 };
  const { mode, uid, size } = stats;
  return { path, kind: stats.isDirectory() ? "folder" : "file", mode: mode & 0o777, uid, bytes: size };
}

/** What the file system of a folder still takes from an ordinary account. */
export async function freeSpaceAt(folder: string): Promise<{ bytes: number; files: number }> {
  const { bavail, bsize, ffree, files } = await statfs(folder);
  // Some file systems do not count files.
  return { bytes: bavail * bsize, files: files === 0 ? Number.POSITIVE_INFINITY : ffree };
}
