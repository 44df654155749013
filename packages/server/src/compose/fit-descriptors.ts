import { readFileSync } from "node:fs";
import type { Limits } from "./limits.ts";

/** For files, logs, Plone and Prosody's orders. */
const RESERVE = 512;

/** How many files this process may have open; undefined where the system does not say. */
export function readDescriptors(file = "/proc/self/limits"): number | undefined {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync(file, "utf8")) ?? [];
    return soft === undefined ? undefined : Number(soft);
  } catch {
    return undefined;
  }
}

/**
 * Connections that leave some descriptors free. A websocket takes one with its client, which is among the clients, and
 * one with Prosody.
 */
export function fitDescriptors(
  { clients, tunnels }: Pick<Limits, "clients" | "tunnels">,
  descriptors: number | undefined,
): Pick<Limits, "clients" | "tunnels"> {
  if (descriptors === undefined) return { clients, tunnels };
  const free = Math.max(descriptors - RESERVE, 64);
  const part = (most: number, share: number) => Math.min(most, Math.floor(free * share));
  return {
    clients: { ...clients, most: part(clients.most, 0.6) },
    tunnels: { ...tunnels, most: part(tunnels.most, 0.4) },
  };
}
