import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { resolve } from "node:path";
import { processBegan } from "../../scripts/start/process-identity.mjs";
import type { ReadyLine } from "../src/ready-line.ts";
import { descendantsOf, listeningOf } from "./process-tree.ts";

const ROOT = resolve(import.meta.dirname, "../..");

export function alive(pid: number): boolean {
  return processBegan(pid) !== undefined;
}

/** `npm start` as a script starts it: no terminal, no standard input. */
export class Start {
  stdout = "";
  stderr = "";
  readonly #process: ChildProcess;
  readonly #changed = new EventEmitter();
  readonly #status: Promise<number | null>;
  #line: ReadyLine | undefined;

  constructor(args: readonly string[]) {
    this.#changed.setMaxListeners(0);
    const child = spawn(process.execPath, ["scripts/start.mjs", ...args], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    this.#status = once(child, "close").then(([status]) => status as number | null);
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
      this.#changed.emit("said");
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      this.#changed.emit("said");
    });
    void this.#status.then(() => this.#changed.emit("said"));
  }

  /** What it says in its one line. */
  get line(): ReadyLine {
    if (this.#line === undefined) throw new TypeError("it is not ready");
    return this.#line;
  }

  async ready(): Promise<void> {
    await this.#until(() => this.stdout.includes("\n"));
    this.#line = JSON.parse(this.stdout);
  }

  /** Resolves when it has said this on standard error. */
  async said(text: string): Promise<void> {
    await this.#until(() => this.stderr.includes(text));
  }

  ended(): Promise<number | null> {
    return this.#status;
  }

  end(signal: NodeJS.Signals): Promise<number | null> {
    this.#process.kill(signal);
    return this.#status;
  }

  /** Without warning; its children, in sessions of their own, are left to themselves. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill("SIGKILL");
    if (this.#process.exitCode === null && this.#process.signalCode === null)
      await once(this.#process, "exit");
  }

  member(login: string): ReadyLine["members"][number] {
    const member = this.line.members.find((one) => one.login === login);
    if (member === undefined) throw new TypeError(`there is no member ${login}`);
    return member;
  }

  /** Log in by Plone's own form and ask for a session as the page does. */
  async session(
    login: string,
    password = this.member(login).password,
  ): Promise<{ status: number; body: unknown }> {
    const { url, base } = this.line;
    const form = new URLSearchParams({
      __ac_name: login,
      __ac_password: password,
      "buttons.login": "Log in",
    });
    const answer = await fetch(new URL("login", url), { method: "POST", body: form, redirect: "manual" });
    const cookie = answer.headers
      .getSetCookie()
      .map((one) => one.split(";")[0] ?? "")
      .filter((one) => one.startsWith("__ac="))
      .join("; ");
    const session = await fetch(new URL(`${base}/session`, url), {
      method: "POST",
      headers: { cookie, origin: new URL(url).origin, "x-requested-with": "collective.converse" },
    });
    return { status: session.status, body: await session.json() };
  }

  /** Every address on which it or a descendant listens. */
  listening(): string[] {
    return listeningOf([this.#process.pid ?? 0, ...this.descendants()]);
  }

  descendants(): number[] {
    return descendantsOf(this.#process.pid ?? 0);
  }

  async #until(condition: () => boolean): Promise<void> {
    const status = this.#status.then((code) => ({ code }));
    while (!condition()) {
      const end = await Promise.race([once(this.#changed, "said"), status]);
      if (!Array.isArray(end) && !condition()) {
        throw new Error(`npm start ended with status ${end.code}:\n${this.stderr}`);
      }
    }
  }
}
