import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ask } from "../../../demo/src/ask.ts";
import type { ProcessLog } from "../../../demo/src/process-log.ts";
import { Part, type PartOptions } from "../../../demo/src/supervise-part.ts";

const STOCK = "/etc/prosody/prosody.cfg.lua";
const LOOK_MS = 50;

export type PartContext = Pick<PartOptions, "env" | "say" | "random">;

/** A Prosody as Debian's package has it, in a folder; `flags` tell our command where all of it is. */
export async function systemProsody(
  folder: string,
  port: number,
  domain: string,
  context: PartContext,
): Promise<{ part: Part; flags: string[] }> {
  const config = join(folder, "etc/prosody.cfg.lua");
  await mkdir(join(folder, "etc/conf.d"), { recursive: true });
  await mkdir(join(folder, "etc/certs"));
  await mkdir(join(folder, "data"));
  await copyFile(STOCK, config);
  // Read before ours, because of its name.
  await writeFile(
    join(folder, "etc/conf.d/0-own.cfg.lua"),
    `run_as_root = true
pidfile = ${JSON.stringify(join(folder, "prosody.pid"))}
data_path = ${JSON.stringify(join(folder, "data"))}
log = { info = ${JSON.stringify(join(folder, "prosody.log"))} }
http_ports = { ${port} }
http_interfaces = { "127.0.0.1" }
https_ports = {}
c2s_ports = {}
s2s_ports = {}
limits = { c2s = { rate = "128kb/s", burst = "4s" } }
`,
  );
  const part = new Part({
    ...context,
    name: "The system's Prosody",
    code: "start-gateway-failed",
    command: "prosody",
    args: ["-F", "--config", config],
    cwd: folder,
    pidFile: join(folder, "prosody.pid.json"),
    logFile: join(folder, "said.log"),
    readyWithinMs: 30_000,
    ready: (_log: ProcessLog, signal) =>
      untilAnswered({ port, path: "/converse/instance", host: domain }, signal),
  });
  const flags = [
    `--prosody-config=${config}`,
    `--drop-in=${join(folder, "etc/conf.d/converse.cfg.lua")}`,
    `--prosody-secrets=${join(folder, "etc/converse-secrets.toml")}`,
    "--prosody-user=root",
  ];
  return { part, flags };
}

/** Resolves with the first answer of status 200. */
export async function untilAnswered(question: Parameters<typeof ask>[0], signal: AbortSignal): Promise<void> {
  for (;;) {
    const answer = await ask(question, signal).catch(() => undefined);
    signal.throwIfAborted();
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
