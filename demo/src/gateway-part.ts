import { commandOf } from "./create-secrets.ts";
import type { Layout } from "./layout.ts";
import { parseGatewayLine } from "./parse-gateway-line.ts";
import { Part, type PartOptions } from "./supervise-part.ts";

/** The built gateway, ready when this very child says so; it starts and ends Prosody itself. */
export function gatewayPart(
  context: Pick<PartOptions, "env" | "say" | "random"> & { root: string; layout: Layout },
): { part: Part; prosodyPid(): number | undefined } {
  const { root, layout, env, ...rest } = context;
  let prosody: number | undefined;
  const part = new Part({
    ...rest,
    env: { ...env, CONVERSE_EXIT_WITH_PARENT: "1" },
    name: "The gateway",
    code: "start-gateway-failed",
    command: process.execPath,
    args: [commandOf(root), "run", "--config", layout.converseToml, "--json"],
    cwd: layout.folder,
    pidFile: layout.gatewayPid,
    logFile: layout.gatewayLog,
    readyWithinMs: 30_000,
    async ready(log, signal, pid) {
      const pids = await log.find(parseGatewayLine, signal);
      if (pids.gateway !== pid) throw new Error("Another gateway says that it is ready.");
      prosody = pids.prosody;
    },
  });
  return { part, prosodyPid: () => prosody };
}
