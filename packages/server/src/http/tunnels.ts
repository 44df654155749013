import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { ConverseError } from "../errors.ts";

const FAREWELL_MS = 10_000;
const RETRY_AFTER_S = 30;

/** One browser's stream: the connection to the browser and the one to the XMPP server. */
interface Tunnel {
  client: Socket;
  upstream: Socket;
}

/** Delivers what was received before the end, unless the peer takes nothing any more. */
function endSoon(socket: Socket): void {
  socket.setTimeout(FAREWELL_MS, () => socket.destroy());
  socket.destroySoon();
}

/** What is open to the XMPP server: websockets, which are joined here, and whatever else entered. */
export class Tunnels {
  readonly #limit: number;
  readonly #open = new Set<Tunnel>();
  #entered = 0;

  /** @param limit - how many may be open at a time, of all sites and kinds */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#entered;
  }

  /**
   * Takes a place before anything is opened, so that a crowd costs this gateway refusals, and neither all its
   * connections nor Prosody's. Returns what gives the place back; a second call of that does nothing.
   *
   * @throws ConverseError `tunnel-full`, with the header Retry-After
   */
  enter(res: ServerResponse): () => void {
    if (this.#entered >= this.#limit) {
      res.setHeader("Retry-After", String(RETRY_AFTER_S));
      throw new ConverseError("tunnel-full", `${this.#limit} connections to Prosody are open.`);
    }
    this.#entered++;
    let isIn = true;
    return () => {
      if (isIn) this.#entered--;
      isIn = false;
    };
  }

  /**
   * Joins two connections: each waits for the other when that is slow, an end of one side is passed on, and a failure
   * of one ends both. `leave` is called when one of them is closed.
   */
  join(client: Socket, upstream: Socket, leave: () => void): void {
    const tunnel = { client, upstream };
    this.#open.add(tunnel);
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      socket.setTimeout(0);
      // A peer that vanished without a word is noticed after some minutes.
      socket.setKeepAlive(true, 60_000);
      socket.on("error", () => socket.destroy());
      socket.once("close", () => {
        leave();
        this.#open.delete(tunnel);
        const other = socket === client ? upstream : client;
        if (socket.errored) other.destroy();
        else endSoon(other);
      });
    }
    client.pipe(upstream);
    upstream.pipe(client);
  }

  /** Ends the streams at the server's side first, so that it sees its clients leave in order. */
  end(): void {
    for (const { upstream } of this.#open) upstream.end();
  }

  /** Ends at once what is still open. */
  destroy(): void {
    for (const { client, upstream } of this.#open) {
      client.destroy();
      upstream.destroy();
    }
  }
}
