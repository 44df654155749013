import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { FloodName, Target } from "./floods.ts";
import type { Where } from "./stream.ts";

const PROGRAM = new URL("flood-process.ts", import.meta.url);

export interface FloodOrder {
  localpart: string;
  where: Where;
  flood: FloodName;
  target: Target;
}

/** Starts a flood; resolves when its first tab has logged in and begins. */
export async function startFlood(
  order: FloodOrder,
  { root, env, signal }: { root: string; env: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<{ end(): Promise<void> }> {
  const child: ChildProcess = fork(PROGRAM, { cwd: root, env, signal, execArgv: ["--import", "tsx"] });
  child.on("error", () => undefined);
  const begun = once(child, "message");
  const gone = once(child, "exit");
  child.send(order);
  await Promise.race([
    begun,
    gone.then(() => {
      throw new Error("the flood's process ended");
    }),
  ]);
  return {
    async end() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}
