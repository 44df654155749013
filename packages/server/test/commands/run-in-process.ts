import { randomBytes } from "node:crypto";
import { runCommandLine } from "../../src/commands/run-command-line.ts";

export interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

export interface Surroundings {
  env?: Record<string, string>;
  stdin?: string | Uint8Array;
  now?: number;
  randomBytes?: (size: number) => Uint8Array;
  packageFolder?: string;
}

/** Runs a command as a process would, without one. */
export async function runInProcess(
  args: readonly string[],
  { env = {}, stdin = "", now = Date.now(), ...given }: Surroundings = {},
): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  async function* input() {
    yield Buffer.from(stdin);
  }
  const status = await runCommandLine(args, {
    stdin: input(),
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env,
    now: () => now,
    random: () => 0.5,
    randomBytes: given.randomBytes ?? randomBytes,
    pid: process.pid,
    uid: process.geteuid?.(),
    version: "2.0.0",
    packageFolder: given.packageFolder ?? "/nowhere",
    untilAskedToEnd: () => new Promise(() => undefined),
  });
  return { status, stdout, stderr };
}
