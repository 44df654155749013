import { readFile } from "node:fs/promises";

const LISTENING = "0A";

async function linesOf(path: string): Promise<string[]> {
  return (await readFile(path, "utf8").catch(() => "")).split("\n");
}

/** The account that listens on a TCP port of this machine, by its name (proc(5)); `undefined` where nothing tells. */
export async function accountOfPort(port: number): Promise<string | undefined> {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  for (const file of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    for (const line of await linesOf(file)) {
      const [, local = "", , state, , , , uid] = line.trim().split(/\s+/);
      if (state === LISTENING && local.endsWith(`:${hex}`)) return accountOfUid(Number(uid));
    }
  }
  return undefined;
}

/** passwd(5) */
async function accountOfUid(uid: number): Promise<string | undefined> {
  const entries = (await linesOf("/etc/passwd")).map((line) => line.split(":"));
  return entries.find((fields) => fields[2] === String(uid))?.[0];
}

export async function isAccount(name: string): Promise<boolean> {
  return (await linesOf("/etc/passwd")).some((line) => line.startsWith(`${name}:`));
}
