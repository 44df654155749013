import { readFileSync } from "node:fs";
import { alive } from "./alive.ts";

/** A process of the set-up that can die alone. */
export type Part = (typeof PARTS)[number];

export const PARTS = ["plone", "gateway", "prosody"] as const;

const COMMAND: Record<Part, RegExp> = {
  plone: /runwsgi/,
  gateway: /collective-converse\.js/,
  prosody: /prosody/,
};

/**
 * The process that is this part now. The pids that `npm start` told are those of its first processes; each is started
 * again when it dies.
 */
export function pidOf(part: Part, start: number): number | undefined {
  const parent = part === "prosody" ? pidOf("gateway", start) : start;
  if (parent === undefined) return undefined;
  return childrenOf(parent).find((pid) => alive(pid) && COMMAND[part].test(commandOf(pid)));
}

function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
}

/** Processes come and go while one looks. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
