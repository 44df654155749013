import type { State } from "@collective-converse/supervise";
import { ConverseError } from "../errors.ts";
import type { XmppOptions } from "./options.ts";

/** A Prosody of our own: configured, started, watched, stopped. */
export class XmppServer {
  readonly #options: XmppOptions;

  constructor(options: XmppOptions) {
    this.#options = options;
  }

  get state(): State {
    return "stopped";
  }

  /** Of the running Prosody. */
  get pid(): number | undefined {
    return undefined;
  }

  /**
   * Resolves when Prosody answers for every site.
   * Errors: `prosody-missing`, `prosody-port-taken`, `prosody-failed`; nothing is left running then.
   */
  start(): Promise<void> {
    this.#options.log.error("not yet");
    return Promise.reject(new ConverseError("prosody-failed", "Prosody cannot be started yet."));
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  /** Tells Prosody a member's name when it changed since the last time; resolves false when it could not be told. */
  provisionPerson(_domain: string, _localpart: string, _name: string): Promise<boolean> {
    return Promise.resolve(false);
  }
}
