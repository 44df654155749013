import type { Socket } from "node:net";
import { ConverseError } from "../errors.ts";
import { addressKey } from "./address-key.ts";
import type { Exchange } from "./exchange.ts";

const FAREWELL_MS = 10_000;
const RETRY_AFTER_S = 30;

/** One browser's stream: the connection to the browser and the one to the XMPP server. */
interface Tunnel {
  client: Socket;
  upstream: Socket;
}

export interface TunnelsOptions {
  /** How many may be open at a time, of all sites and kinds. */
  most: number;
  /** And from one address. */
  perAddress: number;
  /** Of a proxy that does not say who asked it, for whom nobody can be held back. */
  isProxy(address: string): boolean;
}

/** Delivers what was received before the end, unless the peer takes nothing any more. */
function endSoon(socket: Socket): void {
  socket.setTimeout(FAREWELL_MS, () => socket.destroy());
  socket.destroySoon();
}

/** What is open to the XMPP server: websockets, which are joined here, and whatever else entered. */
export class Tunnels {
  readonly #options: TunnelsOptions;
  readonly #open = new Set<Tunnel>();
  readonly #byAddress = new Map<string, number>();
  #entered = 0;

  constructor(options: TunnelsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entered;
  }

  /**
   * Takes a place before anything is opened, so that a crowd costs this gateway refusals, and neither all its
   * connections nor Prosody's. Returns what gives the place back; a second call of that does nothing.
   *
   * @throws ConverseError `tunnel-full` or `tunnel-too-many`, with the header Retry-After
   */
  enter({ res, address }: Pick<Exchange, "res" | "address">): () => void {
    const { most, perAddress, isProxy } = this.#options;
    const key = addressKey(address);
    const there = this.#byAddress.get(key) ?? 0;
    const isFull = this.#entered >= most;
    if (isFull || (there >= perAddress && !isProxy(address))) {
      res.setHeader("Retry-After", String(RETRY_AFTER_S));
      if (isFull) throw new ConverseError("tunnel-full", `${most} connections to Prosody are open.`);
      throw new ConverseError("tunnel-too-many", `${perAddress} connections of one address are open.`);
    }
    this.#entered++;
    this.#byAddress.set(key, there + 1);
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      this.#entered--;
      const left = (this.#byAddress.get(key) ?? 1) - 1;
      if (left === 0) this.#byAddress.delete(key);
      else this.#byAddress.set(key, left);
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
