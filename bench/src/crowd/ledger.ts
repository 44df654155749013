/** What became of one message. */
interface Entry {
  from: number;
  to: number;
  /** Milliseconds of the process's clock. */
  sentAt: number;
  isAcknowledged: boolean;
  /** So often it came over a stream, beside what was fetched from the archive. */
  came: number;
  /** The recipient knows it, from a stream or from the archive. */
  isKnown: boolean;
  /** A stream was lost with it unacknowledged, and it was sent again. */
  isSentAgain: boolean;
  /** The server said that it could not be delivered. */
  isRefused: boolean;
}

export type Message = Readonly<Entry> & { id: string };

/** Every message of the crowd, by its id. */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;
  /** How long messages took, in ms, since the last look. */
  #took: number[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  sent(id: string, from: number, to: number): void {
    const entry = { from, to, sentAt: this.#now(), isAcknowledged: false, came: 0, isKnown: false };
    this.#entries.set(id, { ...entry, isSentAgain: false, isRefused: false });
  }

  acknowledged(id: string): void {
    this.#change(id, (entry) => {
      entry.isAcknowledged = true;
    });
  }

  sentAgain(id: string): void {
    this.#change(id, (entry) => {
      entry.isSentAgain = true;
    });
  }

  refused(id: string): void {
    this.#change(id, (entry) => {
      entry.isRefused = true;
    });
  }

  /** Over the stream of its recipient. */
  came(id: string, member: number): void {
    this.#change(id, (entry) => {
      if (entry.to !== member) return;
      entry.came++;
      if (!entry.isKnown) this.#took.push(this.#now() - entry.sentAt);
      entry.isKnown = true;
    });
  }

  /** Its recipient, who was away, found it in the archive. */
  fetched(id: string, member: number): void {
    this.#change(id, (entry) => {
      if (entry.to === member) entry.isKnown = true;
    });
  }

  *messages(): Iterable<Message> {
    for (const [id, entry] of this.#entries) yield { id, ...entry };
  }

  /** Forgets what is done, so that a run of hours does not grow; answers how many were acknowledged, and delivery times. */
  take(): { took: number[] } {
    const took = this.#took;
    this.#took = [];
    return { took };
  }

  /** Forgets all messages that were acknowledged and came once; for runs that do not look into archives. */
  forgetDone(): number {
    let done = 0;
    for (const [id, { isAcknowledged, came }] of this.#entries) {
      if (!isAcknowledged || came !== 1) continue;
      this.#entries.delete(id);
      done++;
    }
    return done;
  }

  clear(): void {
    this.#entries.clear();
  }

  #change(id: string, change: (entry: Entry) => void): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) change(entry);
  }
}
