import { type AddressForm, shownAddress } from "../config/shown-address.ts";
import type { Log } from "../log.ts";
import type { AuditFile } from "./audit-file.ts";
import { type CountedEvent, FloodCounter } from "./count-floods.ts";
import type { AuditEvent } from "./events.ts";

const TICK_MS = 5_000;
const AT_ONCE = 1_000;
/** Lines that wait while the disk takes none. */
const MOST_WAITING = 10_000;
/** Characters of a text in a line; a user id may have 2,000. */
const LONGEST = 200;

export interface AuditLogOptions {
  file: Pick<AuditFile, "append" | "turn" | "close">;
  addresses: AddressForm;
  log: Log;
  /** Unix milliseconds. */
  now(): number;
}

/** Writes security events down, in their order. What cannot be written waits, and nobody waits for it. */
export class AuditLog {
  readonly #options: AuditLogOptions;
  readonly #floods = new FloodCounter();
  #waiting: string[] = [];
  #lost = 0;
  #isFailing = false;
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AuditLogOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.tick(), TICK_MS);
    this.#timer.unref();
  }

  /** Notes an event. Never throws. */
  readonly audit = (event: AuditEvent): void => {
    const at = this.#options.now();
    if (!this.#floods.take(event, at)) return;
    this.#add(event, at);
    void this.#write();
  };

  /** Writes what was counted and what could not be written before; lets go of what is too old. Never rejects. */
  async tick(): Promise<void> {
    const at = this.#options.now();
    for (const line of this.#floods.collect(at)) this.#add(line, at);
    await this.#write();
  }

  /** Writes all that is left. Never rejects. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const at = this.#options.now();
    for (const line of this.#floods.collect(at, true)) this.#add(line, at);
    await this.#write();
    await this.#options.file.close();
  }

  #add(event: AuditEvent | CountedEvent, at: number): void {
    if (this.#waiting.length < MOST_WAITING) this.#waiting.push(this.#lineOf(event, at));
    else this.#lost++;
  }

  #lineOf(event: AuditEvent | CountedEvent, at: number): string {
    const { event: name, ...fields } = event;
    const shown = (address: string) => shownAddress(address, this.#options.addresses);
    const all = {
      at: new Date(at).toISOString(),
      event: name,
      ...fields,
      ...(event.address !== undefined && { address: shown(event.address) }),
      ...("addresses" in event && { addresses: [...new Set(event.addresses?.map(shown))] }),
    };
    return `${JSON.stringify(all, (_key, value) => (typeof value === "string" ? value.slice(0, LONGEST) : value))}\n`;
  }

  /** One write at a time; resolves when nothing waits, or nothing can be written. */
  #write(): Promise<void> {
    this.#writing ??= this.#writeAll();
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    const { file, log, now } = this.#options;
    try {
      await file.turn(now());
      while (this.#waiting.length > 0) {
        const lines = this.#waiting.slice(0, AT_ONCE);
        await file.append(lines.join(""), now());
        this.#waiting.splice(0, lines.length);
        if (this.#isFailing) log.info("the audit log can be written again");
        this.#isFailing = false;
        if (this.#lost > 0) this.#add({ event: "lines-lost", lost: this.#lost }, now());
        this.#lost = 0;
      }
    } catch (error) {
      this.#tellFailure(error as Error);
    } finally {
      this.#writing = undefined;
    }
  }

  #tellFailure(error: Error & { code?: string }): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    this.#options.log.error({ why: error.code ?? error.message }, "the audit log cannot be written");
  }
}
