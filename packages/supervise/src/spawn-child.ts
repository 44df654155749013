import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Output } from "./collect-output.ts";
import type { ProcessOptions } from "./options.ts";
import { signalGroup } from "./signal-group.ts";

/** For its pipes to close after the last KILL; a descendant with a session of its own may hold them for ever. */
const PIPES_MS = 1_000;

/** One run of the program. */
export interface Child {
  readonly pid: number;
  /** How it ended, in words; resolves when no process of its group holds its output any more. */
  readonly ended: Promise<string>;
  /** TERM, wait, KILL, for it and its descendants. */
  end(withinMs: number): Promise<void>;
}

/**
 * Starts the child as the leader of a session of its own: signals reach its descendants too, and a terminal's Ctrl-C
 * does not, because it is ours to end it in order. Rejects when the program cannot be run.
 */
export async function spawnChild(options: ProcessOptions, output: Output): Promise<Child> {
  const { command, args, cwd, env } = options;
  // Nothing is ever written to its standard input; it closes when we die, and a child may take that as its end.
  const process_ = spawn(command, args, { cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  output.collect(process_.stdout);
  output.collect(process_.stderr);
  await once(process_, "spawn");
  const pid = process_.pid;
  if (pid === undefined) throw new Error(`${options.name} has no pid.`);

  const killNow = () => signalGroup(pid, "SIGKILL");
  // An uncaught error of ours leaves nothing behind.
  process.once("exit", killNow);
  const ended = new Promise<string>((resolve) => {
    process_.once("exit", (code, signal) => {
      process.off("exit", killNow);
      // Descendants that outlive it.
      killNow();
      const words = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
      const pipes = setTimeout(() => {
        process_.stdout.destroy();
        process_.stderr.destroy();
      }, PIPES_MS);
      process_.once("close", () => {
        clearTimeout(pipes);
        resolve(words);
      });
    });
  });

  return {
    pid,
    ended,
    async end(withinMs) {
      if (process_.exitCode === null && process_.signalCode === null) signalGroup(pid, "SIGTERM");
      const timer = setTimeout(killNow, withinMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
