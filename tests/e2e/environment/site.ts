import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { addMember } from "./administer.ts";
import { alive } from "./alive.ts";
import { Front } from "./front.ts";
import { type Lock, lockFile } from "./lock-file.ts";
import { PARTS, type Part, pidOf } from "./part.ts";
import { type Account, parseReadyLine, type ReadyLine } from "./ready-line.ts";
import { type Started, startProcess } from "./start-process.ts";

const STOPPED_WITHIN_MS = 10_000;
/** Less than any part takes to answer. */
const HELD_DOWN_EACH_MS = 20;

/** The whole set-up as `npm start` makes it: a Plone with members, the gateway, Prosody. */
export class Site {
  readonly port: number;
  /** Everything of this set-up, logs included; it stays when the site is stopped. */
  readonly folder: string;
  #started: (Started & { ready: ReadyLine }) | undefined;
  #front: Front | undefined;
  #frontPort = 0;
  readonly #newcomers: Account[] = [];

  constructor(port: number, folder: string) {
    this.port = port;
    this.folder = folder;
  }

  /** Start it and wait until it says that everything is ready. */
  async start(): Promise<void> {
    const started = await startProcess(["--port", String(this.port), "--data", this.data], this.log);
    this.#started = { ...started, ready: parseReadyLine(started.output()) };
    for (const part of PARTS) {
      const told = this.ready.pids[part];
      if (told !== this.pidOf(part)) throw new Error(`npm start tells ${told} as the pid of ${part}.`);
    }
    // Browsers that stay open find it again.
    this.#front = await Front.raised(this.port, this.at(this.ready.base), this.#frontPort);
    this.#frontPort = this.#front.port;
  }

  /** Stop it as Ctrl-C or systemd do; whatever is left running is ended and told as an error. */
  async stop(): Promise<void> {
    if (this.#started === undefined) return;
    await this.#front?.remove();
    this.#front = undefined;
    const { process: child } = this.#started;
    const pids = [child.pid, ...PARTS.map((part) => this.pidOf(part))];
    this.#started = undefined;
    await end(child);
    const left = pids.filter((pid) => pid !== undefined && alive(pid)) as number[];
    for (const pid of left) process.kill(pid, "SIGKILL");
    if (left.length > 0) throw new Error(`Still running after SIGTERM: ${left.join(", ")}`);
  }

  /** End one part at once, as when it crashes. `replaced` says whether another one is there and all parts answer. */
  kill(part: Part): { replaced: () => Promise<boolean> } {
    const pid = this.pidOf(part);
    if (pid === undefined) throw new Error(`There is no process of ${part} to kill.`);
    process.kill(pid, "SIGKILL");
    const replaced = async () => {
      const now = this.pidOf(part);
      return now !== undefined && now !== pid && (await this.isWhole());
    };
    return { replaced };
  }

  /** Stop one part, as when it hangs: it takes connections and answers nothing. */
  freeze(part: Part): void {
    const pid = this.pidOf(part);
    if (pid === undefined) throw new Error(`There is no process of ${part} to stop.`);
    process.kill(pid, "SIGSTOP");
  }

  /** Keep one part from running, however often it is started again; `lifted` lets it be. */
  holdDown(part: Part): { lifted: () => void } {
    const end = () => {
      const pid = this.pidOf(part);
      if (pid !== undefined) process.kill(pid, "SIGKILL");
    };
    end();
    const timer = setInterval(end, HELD_DOWN_EACH_MS);
    return { lifted: () => clearInterval(timer) };
  }

  /** Have another process lock Plone's database, as soon as Plone lets it go. */
  lockDatabase(): Lock {
    return lockFile(join(this.data, "plone/var/Data.fs.lock"));
  }

  pidOf(part: Part): number | undefined {
    return pidOf(part, this.ready.pids["start"] ?? Number.NaN);
  }

  /** True when the gateway answers and says that Plone and Prosody do. */
  async isWhole(): Promise<boolean> {
    const answer = await fetch(this.at(`${this.ready.base}/health`)).catch(() => undefined);
    return answer?.status === 200;
  }

  get ready(): ReadyLine {
    if (this.#started === undefined) throw new TypeError("The site has not been started.");
    return this.#started.ready;
  }

  /** The port of the web server in front, which adds the Content-Security-Policy; browsers ask it in place of the site. */
  get frontPort(): number {
    if (this.#front === undefined) throw new TypeError("The site has not been started.");
    return this.#front.port;
  }

  /** All that `npm start` has written on standard output. */
  get output(): string {
    return this.#started?.output() ?? "";
  }

  /** The address of a path below the site's root. */
  at(path: string): string {
    return new URL(path, this.ready.url).href;
  }

  /** The folder that `npm start` keeps its site in. */
  get data(): string {
    return join(this.folder, "data");
  }

  /** What `npm start` writes on standard error. */
  get log(): string {
    return join(this.folder, "start.log");
  }

  /** A new member of the site, who was never in the chat. */
  async addsMember(login: string, fullname: string): Promise<void> {
    if (this.#newcomers.some((member) => member.login === login))
      throw new TypeError(`Another story has added ${login}; take another login.`);
    this.#newcomers.push(await addMember(this, login, fullname));
  }

  /** The member with this login name. */
  account(login: string): Account {
    const account = [...this.ready.members, ...this.#newcomers].find((member) => member.login === login);
    if (account === undefined) throw new TypeError(`The site has no member ${login}.`);
    return account;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit", { signal: AbortSignal.timeout(STOPPED_WITHIN_MS) });
  child.kill("SIGTERM");
  await ended.catch(() => undefined);
}
