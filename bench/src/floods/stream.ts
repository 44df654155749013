import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { generateNonce, mintToken, type Secrets } from "@collective-converse/token";
import { WebSocket } from "ws";
import { saslMessage } from "../../../prosody/test/environment/sasl-message.ts";

const FRAMING = "urn:ietf:params:xml:ns:xmpp-framing";
const SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
const BIND = "urn:ietf:params:xml:ns:xmpp-bind";

export interface Where {
  /** Of Prosody's HTTP server. */
  port: number;
  domain: string;
  secrets: Secrets;
}

export function enterRoom(room: string, nick: string): string {
  return `<presence xmlns="jabber:client" to="${room}/${nick}"><x xmlns="http://jabber.org/protocol/muc"/></presence>`;
}

/** A member's stream that is listened to, however much comes: nothing is kept. */
export class Stream {
  readonly jid: string;
  /** Each element that comes. */
  heard: (element: string) => void = () => undefined;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket, jid: string) {
    this.#socket = socket;
    this.jid = jid;
    socket.on("message", (data) => this.heard(String(data)));
    // What went wrong is told by the close that follows.
    socket.on("error", () => undefined);
  }

  /** Logged in, bound and available. */
  static async open(localpart: string, { port, domain, secrets }: Where): Promise<Stream> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/xmpp-websocket`, "xmpp", {
      headers: { host: domain },
    });
    const jid = `${localpart}@${domain}`;
    const stream = new Stream(socket, jid);
    await once(socket, "open");
    const open = `<open xmlns="${FRAMING}" to="${domain}" version="1.0"/>`;
    await stream.after(open, /^<stream:features/);
    const nonce = generateNonce(randomBytes);
    const { token } = mintToken({ jid, secrets, at: Date.now() / 1000, nonce });
    const message = saslMessage(domain, jid, token).toString("base64");
    await stream.after(`<auth xmlns="${SASL}" mechanism="X-TOKEN">${message}</auth>`, /^<success/);
    await stream.after(open, /^<stream:features/);
    await stream.after(`<iq xmlns="jabber:client" id="b" type="set"><bind xmlns="${BIND}"/></iq>`, /<jid>/);
    await stream.after('<presence xmlns="jabber:client"/>', /^<presence/);
    return stream;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Bytes that were sent and have not left yet. */
  get waiting(): number {
    return this.#socket.bufferedAmount;
  }

  send(element: string): void {
    if (this.isOpen) this.#socket.send(element);
  }

  /** Sends, and resolves with the first element after it that the expression fits. */
  async after(element: string, test: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Error(`${this.jid} lost its connection`));
      this.#socket.once("close", gone);
      this.heard = (answer) => {
        if (!test.test(answer)) return;
        this.heard = () => undefined;
        this.#socket.off("close", gone);
        resolve(answer);
      };
      this.send(element);
    });
  }

  async enter(room: string, nick: string): Promise<void> {
    await this.after(enterRoom(room, nick), /^<presence.*status code=['"]110/);
  }

  drop(): void {
    this.#socket.terminate();
  }
}
