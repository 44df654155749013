import { once } from "node:events";
import { WebSocket } from "ws";

const STREAM = "urn:ietf:params:xml:ns:xmpp-framing";
const SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
const BIND = "urn:ietf:params:xml:ns:xmpp-bind";
const ANSWER_MS = 10_000;

export type Outcome = { ok: true } | { ok: false; condition: string };

function authElement(mechanism: string, message: Uint8Array): string {
  const text = message.length === 0 ? "=" : Buffer.from(message).toString("base64");
  return `<auth xmlns="${SASL}" mechanism="${mechanism}">${text}</auth>`;
}

function outcomeOf(answer: string): Outcome {
  if (answer.startsWith("<success")) return { ok: true };
  return { ok: false, condition: /<([a-z-]+)\/>/.exec(answer)?.[1] ?? answer };
}

interface Waiting {
  test: RegExp;
  resolve: (text: string) => void;
  reject: (error: Error) => void;
}

/** One XMPP stream over a websocket, RFC 7395: each message is one whole element. Elements are text; nothing parses. */
export class XmppSocket {
  readonly #socket: WebSocket;
  readonly #domain: string;
  readonly #unread: string[] = [];
  #waiting: Waiting | undefined;
  #closed = false;

  private constructor(socket: WebSocket, domain: string) {
    this.#socket = socket;
    this.#domain = domain;
    socket.on("message", (data) => this.#take(String(data)));
    socket.on("close", () => {
      this.#closed = true;
      this.#waiting?.reject(new Error("the server closed the stream"));
    });
    // What went wrong is told by the close that follows.
    socket.on("error", () => {});
  }

  /** A stream whose features are still unread. */
  static async open(
    port: number,
    domain: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<XmppSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/xmpp-websocket`, "xmpp", {
      headers: { ...headers, host: domain },
    });
    const stream = new XmppSocket(socket, domain);
    await once(socket, "open");
    await stream.restart();
    return stream;
  }

  /** The names of the SASL mechanisms that are offered. */
  async mechanisms(): Promise<string[]> {
    const features = await this.next(/^<stream:features/);
    return Array.from(features.matchAll(/<mechanism>([^<]*)<\/mechanism>/g), ([, name = ""]) => name);
  }

  /** One attempt to log in with one message, without reading the features. It may be repeated when it was refused. */
  async authenticate(mechanism: string, message: Uint8Array): Promise<Outcome> {
    const answered = this.next(/^<(success|failure)\b/);
    this.send(authElement(mechanism, message));
    return outcomeOf(await answered);
  }

  /** Many attempts with `X-TOKEN`, all sent before the first answer is read. */
  async authenticateAll(messages: readonly Uint8Array[]): Promise<Outcome[]> {
    for (const message of messages) this.send(authElement("X-TOKEN", message));
    const outcomes: Outcome[] = [];
    for (const _ of messages) outcomes.push(outcomeOf(await this.next(/^<(success|failure)\b/)));
    return outcomes;
  }

  /** After a log-in: binds a resource and answers the full JID. */
  async bind(resource: string): Promise<string> {
    await this.restart();
    const answer = await this.ask(
      `<iq id="bind" type="set"><bind xmlns="${BIND}"><resource>${resource}</resource></bind></iq>`,
      "bind",
    );
    const jid = /<jid>([^<]+)<\/jid>/.exec(answer)?.[1];
    if (jid === undefined) throw new Error(`no resource was bound: ${answer}`);
    return jid;
  }

  send(element: string): void {
    this.#socket.send(element);
  }

  /** Sends an `iq` that has this id and answers what comes back for it. */
  async ask(iq: string, id: string): Promise<string> {
    const answered = this.next(new RegExp(`^<iq [^>]*id=['"]${id}['"]`));
    this.send(iq.replace("<iq ", '<iq xmlns="jabber:client" '));
    return answered;
  }

  /** The first element, of those unread and those to come, that the expression fits; what it passes over stays unread. */
  next(test: RegExp, withinMs = ANSWER_MS): Promise<string> {
    const place = this.#unread.findIndex((element) => test.test(element));
    if (place >= 0) return Promise.resolve(this.#unread.splice(place, 1).join());
    if (this.#waiting !== undefined) throw new TypeError("somebody waits already");
    if (this.#closed) return Promise.reject(new Error("the stream is closed"));
    return new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => {
        const unread = this.#unread.slice(-50).join(" ");
        this.#waiting?.reject(new Error(`nothing like ${test} within ${withinMs} ms; unread: ${unread}`));
      }, withinMs);
      const settle = <T>(how: (value: T) => void) => {
        return (value: T) => {
          clearTimeout(late);
          this.#waiting = undefined;
          how(value);
        };
      };
      this.#waiting = { test, resolve: settle(resolve), reject: settle(reject) };
    });
  }

  /** Nobody will ask for what is unread. */
  forget(): void {
    this.#unread.length = 0;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const closed = once(this.#socket, "close");
    this.#socket.close();
    await closed;
  }

  /** Is gone without a word, as a browser whose network is. */
  drop(): void {
    this.#socket.terminate();
  }

  #take(element: string): void {
    const waiting = this.#waiting;
    if (waiting?.test.test(element)) waiting.resolve(element);
    else this.#unread.push(element);
  }

  /** Begins the stream anew, as after a log-in. */
  async restart(): Promise<void> {
    const opened = this.next(/^<open\b/);
    this.send(`<open xmlns="${STREAM}" to="${this.#domain}" version="1.0"/>`);
    await opened;
  }
}
