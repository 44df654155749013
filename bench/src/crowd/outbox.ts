/** A stanza that was sent and of which it is not known whether it came. */
export interface Sent {
  /** The whole element. */
  stanza: string;
  /** Of a message that counts; absent: nobody asks whether it came. */
  id?: string;
}

/** What a client has sent, as XEP-0198 counts it. */
export class Outbox {
  #waiting: Sent[] = [];
  #acknowledged = 0;

  /** In the order in which they were sent. */
  get waiting(): readonly Sent[] {
    return this.#waiting;
  }

  push(sent: Sent): void {
    this.#waiting.push(sent);
  }

  /**
   * The server says that it has handled so many stanzas of this stream in all; answers those of which that is news.
   *
   * @throws Error where it says more than were sent, or less than before
   */
  acknowledge(handled: number): Sent[] {
    const count = handled - this.#acknowledged;
    if (count < 0 || count > this.#waiting.length)
      throw new Error(`the server has handled ${count} more of ${this.#waiting.length} that wait`);
    this.#acknowledged = handled;
    return this.#waiting.splice(0, count);
  }

  /** Another stream, which counts from the beginning; answers what nobody has acknowledged. */
  begin(): Sent[] {
    this.#acknowledged = 0;
    return this.#waiting.splice(0);
  }
}
