import { readFile } from "node:fs/promises";

/** What a Lua program that raised leaves in Prosody's log. */
const RAISED = /traceback|attempt to|bad argument|stack overflow|Top-level error|Error initializing module/i;

/** The log of one Prosody, over all its starts. */
export class ProsodyLog {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  async text(): Promise<string> {
    try {
      return await readFile(this.file, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
      throw error;
    }
  }

  /** Codes and JIDs of the refused logins, in their order. */
  async refusals(): Promise<{ domain: string; code: string; jid: string }[]> {
    const found = (await this.text()).matchAll(
      / (\S+):auth_converse\twarn\trefused (\S+) (.*), login \S+$/gm,
    );
    return Array.from(found, ([, domain = "", code = "", jid = ""]) => ({ domain, code, jid }));
  }

  /** Lines of errors, without those about certificates, which a Prosody without TLS has no use for. */
  async errors(): Promise<string[]> {
    return (await this.#lines()).filter((line) => line.includes("\terror\t") && !/certmanager/.test(line));
  }

  /** Lines that tell of Lua code that raised. */
  async raised(): Promise<string[]> {
    return (await this.#lines()).filter((line) => RAISED.test(line));
  }

  async tail(lines = 40): Promise<string> {
    return (await this.#lines()).slice(-lines).join("\n");
  }

  async #lines(): Promise<string[]> {
    return (await this.text()).split("\n");
  }
}
