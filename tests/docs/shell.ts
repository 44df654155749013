import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Machine } from "./machine.ts";

export interface Pasted {
  /** What was said on both outputs. */
  output: string;
  /** The commands that failed, with their status. */
  failed: readonly string[];
}

/** A shell that somebody types into for a whole page: folders, aliases and variables stay. */
export interface Shell {
  /** Resolves when the block has ended. With `until`, a program in the foreground is ended by Ctrl-C once that was said. */
  paste(code: string, until?: RegExp): Promise<Pasted>;
  end(): void;
}

const AS_CONVERSE =
  "setpriv --reuid converse --regid converse --clear-groups env HOME=/var/lib/converse".split(" ");
const FAILED = "the command failed:";

export function openShell(machine: Machine, user: "root" | "converse" = "root"): Shell {
  const as = user === "root" ? [] : AS_CONVERSE;
  const bash = ["bash", "--norc", "--noprofile"];
  const child = spawn("nsenter", [...machine.enter, ...as, ...bash], { stdio: ["pipe", "pipe", "pipe"] });
  const ended = once(child, "exit");
  let said = "";
  const looks = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      said += text;
      for (const look of looks) look();
    });
  }
  const heard = (what: RegExp) =>
    new Promise<void>((resolve, reject) => {
      ended.then(() => reject(new Error(`the shell ended:\n${said}`)), reject);
      const look = () => {
        if (!what.test(said)) return;
        looks.delete(look);
        resolve();
      };
      looks.add(look);
      look();
    });
  const pid = user === "root" ? "echo $$ > /run/machine/shell" : ":";
  child.stdin.write(
    `shopt -s expand_aliases; trap 'printf "\\n${FAILED} %s (%s)\\n" "$BASH_COMMAND" $?' ERR; ${pid}\n`,
  );
  let count = 0;
  return {
    paste: async (code, until) => {
      count += 1;
      said = "";
      const end = `the block has ended: ${count}`;
      // Bash does not tell of the first of two that are joined by &&.
      const lines = code.replaceAll(/^([^'"|\n]+?) && /gm, "$1\n");
      await writeFile(join(machine.shared, "block.sh"), lines);
      child.stdin.write(`. /run/machine/block.sh < /dev/null; echo; echo '${end}'\n`);
      if (until !== undefined) {
        await Promise.race([heard(until), heard(new RegExp(`^${end}$`, "m"))]);
        await machine.run('kill -INT $(pgrep -P "$(cat /run/machine/shell)") || true');
      }
      await heard(new RegExp(`^${end}$`, "m"));
      const output = said.slice(0, said.lastIndexOf(end));
      const failed = output.split("\n").filter((line) => line.startsWith(FAILED));
      return { output, failed: until === undefined ? failed : failed.slice(0, -1) };
    },
    end: () => child.kill("SIGKILL"),
  };
}
