import { setTimeout as delay } from "node:timers/promises";
import type { RandomBytes } from "@collective-converse/token";
import type { Log } from "../log.ts";
import { Groups } from "./groups.ts";
import { People, type ToldPerson } from "./people.ts";
import { proveProsody } from "./prove-prosody.ts";
import { Rooms } from "./rooms.ts";
import { Sessions } from "./sessions.ts";

/** How often it is looked whether it still is the one; tokens go to whoever took its port meanwhile. */
const LOOK_MS = 5_000;
const RETRY_MS = 1_000;

export interface ExternalProsodyOptions {
  /** Origin of its HTTP server. */
  url: string;
  domains: readonly string[];
  /** Of our modules, as the package has them. */
  version: string;
  /** What it demands of who gives it orders, asked each time. Throws while it cannot be used. */
  orderSecret(): string;
  log: Log;
  randomBytes: RandomBytes;
  /** Called each time that it answers for every site, after it did not. */
  onReady?(): void;
}

/** A Prosody that somebody else starts and stops. It is believed as long as it proves to know the secret of orders. */
export class ExternalProsody {
  readonly #options: ExternalProsodyOptions;
  #people: People | undefined;
  #state: "stopped" | "starting" | "ready" | "failed" = "stopped";
  #why: string | undefined;
  #ended = new AbortController();

  constructor(options: ExternalProsodyOptions) {
    this.#options = options;
  }

  get state(): string {
    return this.#state;
  }

  /** As `XmppServer` says it; here whoever does not answer is not ready either. */
  get answers(): boolean {
    return this.#state === "ready";
  }

  /** It is no process of ours. */
  get pid(): undefined {
    return undefined;
  }

  /** Resolves when it answers for every site, however long that takes; rejects when it was stopped before. */
  async start(): Promise<void> {
    this.#state = "starting";
    while (!(await this.#look())) await delay(RETRY_MS, undefined, { signal: this.#ended.signal });
    // Nobody waits for the end of it.
    this.#watch().catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#ended.abort();
    this.#state = "stopped";
  }

  /** As `XmppServer` does it. */
  async provisionPerson(domain: string, person: ToldPerson): Promise<boolean> {
    if (this.#state !== "ready" || this.#people === undefined) return false;
    return this.#people.tell(domain, person);
  }

  /** As `XmppServer` does it. */
  people(): People | undefined {
    return this.#state === "ready" ? this.#people : undefined;
  }

  /** As `XmppServer` does it. */
  groups(domain: string): Groups | undefined {
    if (this.#state !== "ready") return undefined;
    const { url, orderSecret } = this.#options;
    return new Groups({ url, domain, secret: () => orderSecret() });
  }

  /** As `XmppServer` does it. */
  rooms(domain: string): Rooms | undefined {
    if (this.#state !== "ready") return undefined;
    const { url, orderSecret } = this.#options;
    return new Rooms({ url, domain, secret: () => orderSecret() });
  }

  /** As `XmppServer` does it. */
  sessions(domain: string): Sessions | undefined {
    if (this.#state !== "ready") return undefined;
    const { url, orderSecret } = this.#options;
    return new Sessions({ url, domain, secret: () => orderSecret() });
  }

  async #watch(): Promise<void> {
    for (;;) {
      const ms = this.#state === "ready" ? LOOK_MS : RETRY_MS;
      await delay(ms, undefined, { signal: this.#ended.signal });
      await this.#look();
    }
  }

  /** Whether it is there now; says so when that changed, or the reason did. */
  async #look(): Promise<boolean> {
    const { url, log, domains } = this.#options;
    const why = await this.#whyNot();
    if (this.#ended.signal.aborted) return false;
    if (why === undefined && this.#state !== "ready") {
      // Another one may not know the names that were told.
      this.#people = new People({ url, secret: () => this.#options.orderSecret(), log });
      log.info({ url, domains }, "Prosody answers for every site");
    }
    if (why !== undefined && why !== this.#why) log.error({ url, why }, "Prosody cannot be used");
    this.#why = why;
    const isNew = why === undefined && this.#state !== "ready";
    if (why === undefined) this.#state = "ready";
    else if (this.#state === "ready") this.#state = "failed";
    if (isNew) this.#options.onReady?.();
    return why === undefined;
  }

  async #whyNot(): Promise<string | undefined> {
    const { url, domains, version, orderSecret, randomBytes } = this.#options;
    try {
      for (const domain of domains) {
        await proveProsody({ url, domain, version, secret: orderSecret(), randomBytes }, this.#ended.signal);
      }
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }
}
