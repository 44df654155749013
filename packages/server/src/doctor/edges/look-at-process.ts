import { readdir, readFile, readlink } from "node:fs/promises";

/** A socket that listens, as /proc/net/tcp and tcp6 tell (proc(5)). */
export interface Listening {
  /** `127.0.0.1`, `::1`, or hexadecimal as the kernel writes it. */
  address: string;
  port: number;
  inode: string;
}

const LOOPBACK: Record<string, string> = {
  "0100007F": "127.0.0.1",
  "00000000000000000000000001000000": "::1",
  "0000000000000000FFFF00000100007F": "127.0.0.1",
  "00000000": "0.0.0.0",
  "00000000000000000000000000000000": "::",
};

async function readOr(file: string, otherwise: string): Promise<string> {
  return readFile(file, "utf8").catch(() => otherwise);
}

function parseSockets(text: string): Listening[] {
  return text.split("\n").flatMap((line) => {
    const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
    const [address = "", port = ""] = local.split(":");
    if (state !== "0A") return [];
    return [{ address: LOOPBACK[address] ?? address, port: Number.parseInt(port, 16), inode }];
  });
}

/** The sockets on which a process listens; undefined where the system does not tell, or not this account. */
export async function socketsOf(pid: number): Promise<Listening[] | undefined> {
  const names = await readdir(`/proc/${pid}/fd`).catch(() => undefined);
  if (names === undefined) return undefined;
  const links = await Promise.all(names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => "")));
  const tables = await Promise.all(["tcp", "tcp6"].map((name) => readOr(`/proc/${pid}/net/${name}`, "")));
  return tables.flatMap(parseSockets).filter(({ inode }) => links.includes(`socket:[${inode}]`));
}

/** How many files a process may have open; undefined where the system does not tell. */
export async function openFilesLimitOf(pid: number): Promise<number | undefined> {
  const limits = await readOr(`/proc/${pid}/limits`, "");
  const [, soft] = /^Max open files\s+(\S+)/m.exec(limits) ?? [];
  if (soft === undefined) return undefined;
  return soft === "unlimited" ? Number.POSITIVE_INFINITY : Number(soft);
}

/** The names of a process's environment variables, without what they are; undefined where nobody may know. */
export async function environmentNamesOf(pid: number): Promise<string[] | undefined> {
  const text = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => undefined);
  return text?.split("\0").flatMap((entry) => entry.match(/^[^=]+(?==.)/) ?? []);
}
