import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * When the process with this id began, in a form that no later process with the same id has; undefined when there is
 * none, or only one that has ended and waits for its parent to notice.
 *
 * @param {number} pid
 * @returns {string | undefined}
 */
export function processBegan(pid) {
  return process.platform === "linux" ? fromProc(pid) : fromPs(pid);
}

/**
 * proc(5): field 3 is the state, field 22 the start in clock ticks after the boot; the name before them may hold anything.
 *
 * @param {number} pid
 */
function fromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return fields[0] === "Z" || fields[0] === "X" ? undefined : `${boot} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function fromPs(pid) {
  try {
    const line = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    return line === "" || line.startsWith("Z") ? undefined : line.slice(line.indexOf(" ")).trim();
  } catch {
    return undefined;
  }
}
