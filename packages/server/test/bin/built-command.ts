import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { bundleCommand } from "../../build.mjs";

export { freePort } from "../../../../prosody/test/environment/free-port.ts";

const PACKAGE = new URL("../..", import.meta.url).pathname;

export interface Built {
  /** The program. */
  command: string;
  remove(): Promise<void>;
}

/** A package as it is installed, built from the sources of now. It lies where Node finds the libraries. */
export async function buildCommand(): Promise<Built> {
  await mkdir(join(PACKAGE, "test/dist"), { recursive: true });
  const folder = await mkdtemp(join(PACKAGE, "test/dist/package-"));
  const command = join(folder, "dist/collective-converse.js");
  await bundleCommand(command);
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ name: "collective-converse", version: "2.0.0-test", type: "module" }),
  );
  await cp(join(PACKAGE, "../../prosody/modules"), join(folder, "prosody/modules"), { recursive: true });
  return { command, remove: () => rm(folder, { recursive: true, force: true }) };
}

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  pid: number;
  stdin: NodeJS.WritableStream;
  kill(signal: NodeJS.Signals): void;
  /** As if who reads its output and its log were gone. */
  closeOutput(): void;
  /** Resolves when the log has it, rejects when the process ends before. */
  logged(what: RegExp): Promise<void>;
  /** Resolves when standard output has it, rejects when the process ends before. */
  said(what: RegExp): Promise<void>;
  /** Resolves with the first line on standard output, rejects when the process ends before. */
  line: Promise<string>;
  ended: Promise<Ended>;
}

/** Runs the program as a person's shell does: by its path, with nothing of the test's environment but PATH. */
export function startCommand(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Running {
  const child = spawn(command, args, { env: { PATH: process.env["PATH"], ...env }, stdio: "pipe" });
  let stdout = "";
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  const logged = (what: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (what.test(stderr)) resolve();
      };
      child.stderr.on("data", look);
      child.on("close", () => reject(new Error(`it ended without ${what}:\n${stderr}`)));
      look();
    });
  const said = (what: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (what.test(stdout)) resolve();
      };
      child.stdout.on("data", look);
      child.on("close", () => reject(new Error(`it ended without ${what}:\n${stdout}`)));
      look();
    });
  const line = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      if (stdout.includes("\n")) resolve(stdout.slice(0, stdout.indexOf("\n")));
    });
    child.on("close", () => reject(new Error(`it ended without a line:\n${stderr}`)));
  });
  line.catch(() => undefined);
  // A program that does not read what it is given may be gone before it is.
  child.stdin.on("error", () => undefined);
  const ended = once(child, "close").then(([status]) => ({ status, stdout, stderr }));
  const closeOutput = () => {
    child.stdout.destroy();
    child.stderr.destroy();
  };
  return {
    closeOutput,
    pid: child.pid ?? 0,
    stdin: child.stdin,
    kill: (signal) => child.kill(signal),
    logged,
    said,
    line,
    ended,
  };
}

export async function runCommand(
  command: string,
  args: readonly string[],
  { env = {}, stdin = "" }: { env?: Record<string, string>; stdin?: string | Uint8Array } = {},
): Promise<Ended> {
  const running = startCommand(command, args, env);
  running.stdin.end(stdin);
  return running.ended;
}

/** A port of the loopback that somebody listens on. */
export async function takePort(): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    close: async () => {
      server.close();
      await once(server, "close");
    },
  };
}
