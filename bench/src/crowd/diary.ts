/** What happened to the crowd, with the time of each (unix milliseconds). */
export interface Happenings {
  /** Requests for a session. */
  asked: number[];
  /** A token was sent to Prosody. */
  logins: number[];
  /** Who lost the stream. */
  lost: { member: number; at: number }[];
  /** Who is online again, and whether the stream was resumed. */
  online: { member: number; at: number; isResumed: boolean }[];
  /** Why attempts failed, and how often. */
  failures: Record<string, number>;
}

/** Notes what happens to the crowd. */
export class Diary {
  readonly #now: () => number;
  #notes: Happenings = empty();

  constructor(now: () => number) {
    this.#now = now;
  }

  asked(): void {
    this.#notes.asked.push(this.#now());
  }

  loggedIn(): void {
    this.#notes.logins.push(this.#now());
  }

  lost(member: number): void {
    this.#notes.lost.push({ member, at: this.#now() });
  }

  online(member: number, isResumed: boolean): void {
    this.#notes.online.push({ member, at: this.#now(), isResumed });
  }

  failed(why: string): void {
    this.#notes.failures[why] = (this.#notes.failures[why] ?? 0) + 1;
  }

  get notes(): Readonly<Happenings> {
    return this.#notes;
  }

  /** A new page. */
  turn(): void {
    this.#notes = empty();
  }
}

function empty(): Happenings {
  return { asked: [], logins: [], lost: [], online: [], failures: {} };
}
