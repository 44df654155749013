import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ask } from "./ask.ts";
import { freePort } from "./free-port.ts";
import { type Host, type Options, prosodyConfig } from "./prosody-config.ts";
import { ProsodyLog } from "./prosody-log.ts";

const MODULES = new URL("../../modules", import.meta.url).pathname;
/** Another Prosody than the one on PATH can be tested: its `prosodyctl` must lie beside it. */
const PROGRAM = process.env["PROSODY"] ?? "prosody";
const READY_MS = 10_000;
const LOOK_MS = 20;
const TERM_MS = 5_000;

export interface ProsodyServerOptions {
  hosts: readonly Host[];
  /** For all hosts. */
  options?: Options;
  /** Beside `websocket`, `bosh`, `saslauth`, `admin_shell` and our `converse`. */
  modules?: readonly string[];
  /** Searched before the project's own modules. */
  pluginFolders?: readonly string[];
  /** Added to an environment that holds only PATH. */
  env?: Readonly<Record<string, string>>;
}

/** A real Prosody in a temporary folder, on a free port of the loopback. It may be started again after it ended. */
export class ProsodyServer {
  readonly folder: string;
  readonly port: number;
  readonly log: ProsodyLog;
  readonly #options: ProsodyServerOptions;
  #child: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  #output = "";
  #starts = 0;

  /** Not started; `folder` is this server's alone. */
  constructor(folder: string, port: number, options: ProsodyServerOptions) {
    this.folder = folder;
    this.port = port;
    this.log = new ProsodyLog(join(folder, "prosody.log"));
    this.#options = options;
  }

  /** Starts one in a folder of its own. `prepare` writes into the folder what the options speak of. */
  static async start(
    options: ProsodyServerOptions | ((folder: string) => Promise<ProsodyServerOptions>),
  ): Promise<ProsodyServer> {
    const folder = await mkdtemp(join(tmpdir(), "prosody-"));
    const wanted = typeof options === "function" ? await options(folder) : options;
    const server = new ProsodyServer(folder, await freePort(), wanted);
    await server.start();
    return server;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when our own child answers for each host; else it is ended, and the error has the end of its log. */
  async start(): Promise<void> {
    if (this.#child !== undefined) throw new TypeError("it is started already");
    const config = await this.#writeConfig();
    const instance = `instance ${++this.#starts} in ${this.folder}`;
    const child = spawn(PROGRAM, ["-F", "--config", config], {
      cwd: this.folder,
      env: {
        PATH: process.env["PATH"],
        LC_ALL: "C.UTF-8",
        ...this.#options.env,
        CONVERSE_INSTANCE: instance,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    this.#ended = once(child, "close").finally(() => {
      this.#child = undefined;
    });
    this.#output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
      });
    }
    try {
      await this.#ready(instance);
    } catch (cause) {
      await this.stop();
      throw new Error(await this.describe("Prosody did not become ready"), { cause });
    }
  }

  /** TERM, a wait, KILL. What is running ends gracefully. */
  async stop(): Promise<void> {
    this.#child?.kill("SIGTERM");
    const late = setTimeout(() => this.#child?.kill("SIGKILL"), TERM_MS);
    await this.#ended;
    clearTimeout(late);
  }

  /** As the kernel does it to who took too much memory. */
  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#ended;
  }

  /** Ends it and removes its folder. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A command of the running server's shell, as an administrator gives it: `module reload converse example.org`. */
  async shell(command: string): Promise<string> {
    return this.control(["shell", ...command.split(" ")]);
  }

  /** Runs `prosodyctl` with this server's configuration and answers what it printed. */
  async control(args: readonly string[]): Promise<string> {
    const config = join(this.folder, "prosody.cfg.lua");
    const child = spawn(`${PROGRAM}ctl`, ["--config", config, ...args], {
      cwd: this.folder,
      env: { PATH: process.env["PATH"] },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) throw new Error(`prosodyctl ${args.join(" ")} ended with ${code}: ${output}`);
    return output;
  }

  /** A sentence with what the server wrote last, for the message of a failure. */
  async describe(sentence: string): Promise<string> {
    return `${sentence}.\n${this.#output}\n${await this.log.tail()}`;
  }

  async #writeConfig(): Promise<string> {
    const { hosts, options = {}, modules = [], pluginFolders = [] } = this.#options;
    const dataFolder = join(this.folder, "data");
    await mkdir(dataFolder, { recursive: true });
    // Prosody reports it as an error when it is not there.
    await mkdir(join(this.folder, "certs"), { recursive: true });
    const file = join(this.folder, "prosody.cfg.lua");
    const text = prosodyConfig({
      pluginFolders: [...pluginFolders, MODULES],
      dataFolder,
      logFile: this.log.file,
      port: this.port,
      modules: ["saslauth", "websocket", "bosh", "admin_shell", "converse", ...modules],
      options,
      hosts,
    });
    await writeFile(file, text);
    return file;
  }

  async #ready(instance: string): Promise<void> {
    const deadline = Date.now() + READY_MS;
    for (const { domain, component } of this.#options.hosts) {
      if (component !== undefined) continue;
      while (!(await this.#answersAs(domain, instance))) {
        if (this.#child === undefined) throw new Error("it ended");
        if (Date.now() > deadline) throw new Error(`no answer for ${domain} within ${READY_MS} ms`);
        await delay(LOOK_MS);
      }
    }
  }

  /** False while nothing listens; another server's answer is an error. */
  async #answersAs(domain: string, instance: string): Promise<boolean> {
    try {
      const { status, body } = await ask({ port: this.port, domain, path: "/converse/instance" });
      if (status === 200 && (JSON.parse(body) as { instance: unknown }).instance === instance) return true;
      throw new Error(
        `another server answers on port ${this.port}, or mod_converse is not loaded: ${status}`,
      );
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ECONNREFUSED") return false;
      throw error;
    }
  }
}
