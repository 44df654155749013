import { once } from "node:events";
import { WebSocket } from "ws";
import { saslMessage } from "../../../prosody/test/environment/sasl-message.ts";
import type { Session } from "../../../spec/http.d.ts";
import type { Where } from "./where.ts";

const FRAMING = "urn:ietf:params:xml:ns:xmpp-framing";
const SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
const HANDSHAKE_MS = 15_000;

interface Waiting {
  test: RegExp;
  resolve(element: string): void;
  reject(error: Error): void;
}

/** One websocket through the gateway, RFC 7395, logged in; what comes after that goes to `heard`. */
export class Stream {
  /** Aborted when the connection is gone. */
  readonly gone = new AbortController();
  heard: (element: string) => void = () => undefined;
  readonly #socket: WebSocket;
  #waiting: Waiting | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data) => this.#take(String(data)));
    // What went wrong is told by the close that follows.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#waiting?.reject(new Error("the connection was lost"));
      this.gone.abort();
    });
  }

  /**
   * Up to the features after the login.
   *
   * @param onLogin - called when the token is sent
   */
  static async open(
    { port, origin }: Where,
    { jid, token, endpoints }: Session,
    { address, signal, onLogin }: { address: string; signal: AbortSignal; onLogin(): void },
  ): Promise<Stream> {
    if (!("websocket" in endpoints)) throw new TypeError("the site does not use websockets");
    const { host } = new URL(origin);
    const socket = new WebSocket(`ws://127.0.0.1:${port}${endpoints.websocket}`, "xmpp", {
      headers: { host },
      origin,
      localAddress: address,
      perMessageDeflate: false,
      handshakeTimeout: HANDSHAKE_MS,
    });
    const drop = () => socket.terminate();
    signal.addEventListener("abort", drop);
    const stream = new Stream(socket);
    try {
      await once(socket, "open");
      const domain = jid.slice(jid.indexOf("@") + 1);
      const open = `<open xmlns="${FRAMING}" to="${domain}" version="1.0"/>`;
      await stream.after(open, /^<stream:features/);
      onLogin();
      const message = saslMessage(domain, jid, token).toString("base64");
      const auth = `<auth xmlns="${SASL}" mechanism="X-TOKEN">${message}</auth>`;
      const answer = await stream.after(auth, /^<(success|failure)\b/);
      if (!answer.startsWith("<success")) throw new Error(`the token was refused: ${answer}`);
      await stream.after(open, /^<stream:features/);
      return stream;
    } catch (error) {
      socket.terminate();
      throw error;
    } finally {
      signal.removeEventListener("abort", drop);
    }
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  send(element: string): void {
    if (this.isOpen) this.#socket.send(element);
  }

  /** Sends, and resolves with the first element after it that the expression fits; the others are heard. */
  after(element: string, test: RegExp): Promise<string> {
    if (this.#waiting !== undefined) throw new TypeError("somebody waits already");
    return new Promise((resolve, reject) => {
      if (!this.isOpen) return reject(new Error("the connection is lost"));
      this.#waiting = { test, resolve, reject };
      this.send(element);
    });
  }

  /** Without a word, as a browser whose network is gone. */
  drop(): void {
    this.#socket.terminate();
  }

  #take(element: string): void {
    const waiting = this.#waiting;
    if (waiting?.test.test(element)) {
      this.#waiting = undefined;
      // What comes after it is heard by who waited: it is told at once.
      waiting.resolve(element);
    }
    this.heard(element);
  }
}
