import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { askShell } from "../../src/doctor/edges/ask-shell.ts";
import type { Result } from "../../src/doctor/result.ts";
import { runDoctor } from "../../src/doctor/run-doctor.ts";
import type { Surroundings } from "../../src/doctor/surroundings.ts";
import { type Built, buildCommand, freePort, type Running, startCommand } from "../bin/built-command.ts";
import { SECRETS } from "../config/files.ts";
import { json, StubPlone } from "../gateway/stub-plone.ts";
import { collect } from "./collect.ts";

const VERSION = "2.0.0";
const ANONYMOUS = { code: "member-anonymous", message: "Nobody is logged in." };

/** As many open files as the system allows, as the unit of the documentation has it. */
const WITH_FILES = ["-c", 'ulimit -n "$(ulimit -H -n)"; exec "$0" "$@"'];

export interface InstallationOptions {
  /** Of the gateway's process. */
  env?: Record<string, string>;
}

/** A gateway with a Prosody as on a site; what is outside of them, Plone, is a stand-in. */
export class Installation {
  readonly folder: string;
  readonly plone = new StubPlone();
  readonly port: number;
  readonly prosodyPort: number;
  pids = { gateway: 0, prosody: 0 };
  readonly #built: Built;
  #running: Running | undefined;

  private constructor(built: Built, folder: string, [port, prosodyPort]: readonly [number, number]) {
    this.#built = built;
    this.folder = folder;
    this.port = port;
    this.prosodyPort = prosodyPort;
    this.plone.answer = (_, res) => json(res, ANONYMOUS, 401);
  }

  static async make(): Promise<Installation> {
    const built = await buildCommand();
    const folder = await mkdtemp(join(tmpdir(), "doctor-"));
    const installation = new Installation(built, folder, [await freePort(), await freePort()]);
    // As it is released: gateway and modules are of one version.
    await installation.setVersion(VERSION);
    await installation.#write(await installation.plone.start());
    return installation;
  }

  get config(): string {
    return join(this.folder, "converse.toml");
  }

  get data(): string {
    return join(this.folder, "data");
  }

  get secrets(): string {
    return join(this.folder, "secrets.toml");
  }

  async #write(plone: string): Promise<void> {
    const origin = `http://localhost:${this.port}`;
    const text = `version = 1
[listen]
port = ${this.port}
[xmpp]
data = "data"
http_port = ${this.prosodyPort}
[sites.plone]
origins = ["${origin}"]
plone = "${plone}"
path = "/Plone"
domain = "example.org"
`;
    await writeFile(this.config, text, { mode: 0o644 });
    await writeFile(this.secrets, SECRETS, { mode: 0o600 });
    await chmod(this.secrets, 0o600);
  }

  /** Of the gateway that is installed. */
  async setVersion(version: string): Promise<void> {
    const about = { name: "collective-converse", version, type: "module" };
    await writeFile(join(dirname(this.#built.command), "../package.json"), JSON.stringify(about));
  }

  async start({ env = {} }: InstallationOptions = {}): Promise<void> {
    const args = ["run", "--json", "--config", this.config];
    this.#running = startCommand("/bin/sh", [...WITH_FILES, this.#built.command, ...args], env);
    this.pids = JSON.parse(await this.#running.line).pids;
  }

  async stop(): Promise<void> {
    this.#running?.kill("SIGTERM");
    await this.#running?.ended;
    this.#running = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    await this.plone.stop();
    await this.#built.remove();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What the doctor finds, all of it. */
  async examine(changes: Partial<Surroundings> = {}): Promise<Result[]> {
    const surroundings = {
      configFile: this.config,
      env: { PATH: process.env["PATH"] },
      uid: process.geteuid?.(),
      version: VERSION,
      nodeVersion: process.versions.node,
      packageFolder: "/nowhere",
      now: Date.now,
      randomBytes,
      idleMs: 0,
    };
    return collect(runDoctor({ ...surroundings, ...changes }));
  }

  /** Lets the running Prosody evaluate a line of Lua. */
  shell(lua: string): Promise<string> {
    return askShell(join(this.data, "prosody/prosody.sock"), lua);
  }

  /** Changes a file, and gives back what undoes that. */
  async edit(path: string, change: (text: string) => string): Promise<() => Promise<void>> {
    const before = await readFile(path, "utf8");
    await writeFile(path, change(before));
    return () => writeFile(path, before);
  }
}

/** The checks that found something, each once, without what nobody expects to be right in a test. */
export function faultsOf(results: readonly Result[]): string[] {
  const faults = results.filter(({ state }) => state === "error" || state === "warning");
  // A test has no certificate of an authority that everybody knows.
  return [...new Set(faults.map(({ check }) => check))].filter((check) => check !== "origin-encrypted");
}
