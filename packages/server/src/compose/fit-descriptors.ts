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
 * one with Prosody. However few there are, one address does not get all.
 */
export function fitDescriptors(
  { clients, tunnels }: Pick<Limits, "clients" | "tunnels">,
  descriptors: number | undefined,
): Pick<Limits, "clients" | "tunnels"> {
  if (descriptors === undefined) return { clients, tunnels };
  const free = Math.max(descriptors - RESERVE, 64);
  return { clients: fit(clients, Math.floor(free * 0.6)), tunnels: fit(tunnels, Math.floor(free * 0.4)) };
}

function fit<Kind extends { most: number; perAddress: number }>(wanted: Kind, most: number): Kind {
  if (wanted.most <= most) return wanted;
  return { ...wanted, most, perAddress: Math.min(wanted.perAddress, Math.ceil(most / 2)) };
}
