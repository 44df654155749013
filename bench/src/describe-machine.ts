import { readFile } from "node:fs/promises";
import { cpus, release, totalmem, type } from "node:os";
import type { Machine } from "./results.ts";
import { spread } from "./statistics.ts";

/** What the figures depend on; nothing that tells whose machine it is. */
export async function describeMachine(
  versions: Pick<Machine, "plone" | "python" | "prosody">,
  otherWork: readonly number[],
): Promise<Machine> {
  const found = cpus();
  return {
    cpu: found[0]?.model.trim() ?? "unknown",
    cores: found.length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: await systemName(),
    node: process.versions.node,
    ...versions,
    otherWork: spread(otherWork.map((cores) => Number(cores.toFixed(3)))),
  };
}

/** os-release(5) where there is one. */
async function systemName(): Promise<string> {
  const text = await readFile("/etc/os-release", "utf8").catch(() => "");
  return /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(text)?.[1] ?? `${type()} ${release()}`;
}
