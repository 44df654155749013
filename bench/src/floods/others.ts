import { setTimeout as delay } from "node:timers/promises";
import { Stream, type Where } from "./stream.ts";

const PAIRS = 12;
const EVERY_MS = 250;
/** What has not come until then is counted as if it came then. */
const LATEST_MS = 5_000;

const OPEN =
  '<query xmlns="http://jabber.org/protocol/muc#owner"><x xmlns="jabber:x:data" type="submit"/></query>';

/** People who write to one another at a steady pace, whatever comes of it, and are in a room together. */
export class Others {
  readonly #streams: readonly Stream[];

  private constructor(streams: readonly Stream[]) {
    this.#streams = streams;
  }

  static async come(where: Where, room: string): Promise<Others> {
    const streams: Stream[] = [];
    for (let place = 0; place < 2 * PAIRS; place++) {
      const stream = await Stream.open(`other${place}`, where);
      await stream.enter(room, `other${place}`);
      // Who made it opens it for the others.
      if (place === 0)
        await stream.after(`<iq xmlns="jabber:client" type="set" id="o" to="${room}">${OPEN}</iq>`, /^<iq/);
      streams.push(stream);
    }
    return new Others(streams);
  }

  /** Somebody of them. */
  get one(): string {
    return this.#streams[0]?.jid ?? "";
  }

  /**
   * How long messages took, in ms, from when they were to be sent: one that waits behind others is not counted as sent
   * later.
   */
  async deliver(forMs: number, signal: AbortSignal): Promise<number[]> {
    const sent = new Map<string, number>();
    const took: number[] = [];
    for (const stream of this.#streams) {
      stream.heard = (element) => {
        const id = /^<message[^>]* id=['"](d[\d-]+)['"]/.exec(element)?.[1];
        const at = id === undefined ? undefined : sent.get(id);
        if (id === undefined || at === undefined) return;
        sent.delete(id);
        took.push(performance.now() - at);
      };
    }
    const from = performance.now();
    for (let turn = 0; turn * EVERY_MS < forMs; turn++) {
      for (const [place, stream] of this.#streams.entries()) {
        // Spread over the turn, so that they do not come in one heap.
        const due = from + (turn + place / this.#streams.length) * EVERY_MS;
        const wait = due - performance.now();
        if (wait > 0) await delay(wait, undefined, { signal });
        const to = this.#streams[place % 2 === 0 ? place + 1 : place - 1]?.jid;
        const id = `d${turn}-${place}`;
        sent.set(id, due);
        stream.send(
          `<message xmlns="jabber:client" type="chat" to="${to}" id="${id}"><body>Hello ${turn}</body></message>`,
        );
      }
    }
    const until = performance.now() + LATEST_MS;
    while (sent.size > 0 && performance.now() < until) await delay(20, undefined, { signal });
    const end = performance.now();
    for (const at of sent.values()) took.push(end - at);
    return took;
  }

  leave(): void {
    for (const stream of this.#streams) stream.drop();
  }
}
