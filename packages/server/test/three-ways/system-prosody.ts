import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import { freePort, runCommand } from "../bin/built-command.ts";
import { makeFolder } from "../config/files.ts";
import { SiteWithChat } from "../secrets/site-with-chat.ts";

const STOCK = "/etc/prosody/prosody.cfg.lua";

/** A Prosody as Debian's package has it, of somebody who knows nothing of us; only folders and ports are the test's. */
export class SystemProsody {
  readonly folder: string;
  readonly port: number;
  #child: ChildProcess | undefined;
  #said = "";

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
  }

  static async make(): Promise<SystemProsody> {
    const system = new SystemProsody(await makeFolder(), await freePort());
    const { folder, port } = system;
    await mkdir(join(folder, "etc/conf.d"), { recursive: true });
    await mkdir(join(folder, "etc/certs"));
    await mkdir(join(folder, "data"));
    await copyFile(STOCK, system.config);
    // Read before ours, because of its name.
    const own = `run_as_root = true
pidfile = ${JSON.stringify(join(folder, "prosody.pid"))}
data_path = ${JSON.stringify(join(folder, "data"))}
log = { info = ${JSON.stringify(system.log)} }
http_ports = { ${port} }
http_interfaces = { "127.0.0.1" }
https_ports = {}
c2s_ports = {}
s2s_ports = {}
`;
    await writeFile(join(folder, "etc/conf.d/0-own.cfg.lua"), own);
    onTestFinished(() => system.stop());
    return system;
  }

  get config(): string {
    return join(this.folder, "etc/prosody.cfg.lua");
  }

  get log(): string {
    return join(this.folder, "prosody.log");
  }

  get dropIn(): string {
    return join(this.folder, "etc/conf.d/converse.cfg.lua");
  }

  /** What tells our commands where all of it is. */
  get flags(): string[] {
    const { folder } = this;
    return [
      `--prosody-config=${this.config}`,
      `--drop-in=${this.dropIn}`,
      `--prosody-secrets=${join(folder, "etc/converse-secrets.toml")}`,
      "--prosody-user=root",
    ];
  }

  async isStock(): Promise<boolean> {
    return (await readFile(this.config)).equals(await readFile(STOCK));
  }

  async start(): Promise<void> {
    await rm(join(this.folder, "prosody.pid"), { force: true });
    const child = spawn("prosody", ["-F", "--config", this.config], {
      env: { PATH: process.env["PATH"], LC_ALL: "C.UTF-8" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", (text) => (this.#said += text));
    child.stderr.on("data", (text) => (this.#said += text));
    this.#child = child;
    // As Debian has it nothing listens; with our file HTTP does.
    const isReady = existsSync(this.dropIn)
      ? () => this.#listens()
      : async () => existsSync(join(this.folder, "prosody.pid"));
    while (!(await isReady())) {
      if (child.exitCode !== null) throw new Error(`Prosody ended: ${this.#said}`);
      await delay(50);
    }
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  }

  async #listens(): Promise<boolean> {
    const socket = connect(this.port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  }
}

/** A gateway beside a Prosody of the system's own, set up as the documentation says it. */
export async function startBeside(command: string, system: SystemProsody): Promise<SiteWithChat> {
  return SiteWithChat.start(command, {
    xmpp: `run = "system"\nurl = "http://127.0.0.1:${system.port}"`,
    before: async (config) => {
      const made = await runCommand(command, ["secrets", "create", "--config", config]);
      const applied = await runCommand(command, ["config", "apply", "--config", config, ...system.flags]);
      expect(made.stdout).toContain("a new order_secret");
      expect([applied.status, applied.stderr]).toEqual([0, expect.stringContaining("better, in")]);
      expect(applied.stdout).toContain(`${system.dropIn} was written`);
      await system.start();
    },
  });
}
