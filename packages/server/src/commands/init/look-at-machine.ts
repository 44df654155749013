import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import type { Edges } from "../edges.ts";
import { findProgram } from "./find-programs.ts";
import type { Place } from "./plan-setup.ts";

/** A port of the loopback that nobody listens on, the first from there on; the wished one where all are taken. */
async function freePort(from: number, others = 10): Promise<number> {
  for (let port = from; port < from + others; port++) {
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
  return from;
}

/** An account without an entry has no name. */
function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "converse";
  }
}

export async function lookAtMachine({ env, uid, packageFolder }: Edges): Promise<Place> {
  const program = await findProgram("collective-converse", env["PATH"] ?? "");
  return {
    uid,
    userName: nameOfUser(),
    program: program ?? join(packageFolder, "dist/collective-converse.js"),
    ports: { gateway: await freePort(8090), prosody: await freePort(5280) },
  };
}

/** Debian's service writes its process id here. A file alone says nothing: it may be left over. */
export async function isSystemProsodyRunning(pidFile = "/run/prosody/prosody.pid"): Promise<boolean> {
  try {
    const pid = Number(await readFile(pidFile, "utf8"));
    const comm = await readFile(`/proc/${pid}/cmdline`, "utf8");
    return comm.includes("prosody");
  } catch {
    return false;
  }
}
