import { once } from "node:events";
import { WebSocket } from "ws";

const FRAMING = "urn:ietf:params:xml:ns:xmpp-framing";
const SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
const ANSWER_MS = 10_000;

/** A member's stream that no Converse.js writes: what is sent is exactly what the story says (RFC 7395). */
export class RawStream {
  readonly #socket: WebSocket;
  readonly #domain: string;
  /** All that came. */
  readonly received: string[] = [];
  /** The full JID. */
  jid = "";
  #ids = 0;

  private constructor(socket: WebSocket, domain: string) {
    this.#socket = socket;
    this.#domain = domain;
    socket.on("message", (text) => this.received.push(String(text)));
  }

  /**
   * @param site - the site's origin
   * @param base - the gateway's path
   * @param login - the value of a member's `__ac`
   */
  static async of({ site, base, login }: { site: string; base: string; login: string }): Promise<RawStream> {
    const headers = { Origin: site, Cookie: `__ac=${login}` };
    const asked = await fetch(`${site}${base}/session`, {
      method: "POST",
      headers: { ...headers, "X-Requested-With": "collective.converse" },
    });
    const { jid, token } = (await asked.json()) as { jid: string; token: string };
    const socket = new WebSocket(`${site.replace(/^http/, "ws")}${base}/ws`, "xmpp", { headers });
    await once(socket, "open");
    const [localpart = "", domain = ""] = jid.split("@");
    const stream = new RawStream(socket, domain);
    await stream.#logsIn(localpart, token);
    return stream;
  }

  send(stanza: string): void {
    this.#socket.send(stanza.replace(/^<(message|presence|iq)/, '<$1 xmlns="jabber:client"'));
  }

  async ask(type: "get" | "set", payload: string, to?: string): Promise<string> {
    const id = `raw-${this.#ids++}`;
    this.send(`<iq type="${type}" id="${id}"${to === undefined ? "" : ` to="${to}"`}>${payload}</iq>`);
    return await this.hears(new RegExp(`^<iq [^>]*id=['"]${id}['"]`));
  }

  /** The first that came, or comes, that the expression fits. */
  async hears(test: RegExp): Promise<string> {
    const late = AbortSignal.timeout(ANSWER_MS);
    for (;;) {
      const found = this.received.find((text) => test.test(text));
      if (found !== undefined) return found;
      await once(this.#socket, "message", { signal: late });
    }
  }

  async close(): Promise<void> {
    const closed = once(this.#socket, "close");
    this.#socket.close();
    await closed;
  }

  async #logsIn(localpart: string, token: string): Promise<void> {
    const open = `<open xmlns="${FRAMING}" to="${this.#domain}" version="1.0"/>`;
    this.#socket.send(open);
    await this.hears(/X-TOKEN/);
    const response = Buffer.from(`\0${localpart}\0${token}`).toString("base64");
    this.#socket.send(`<auth xmlns="${SASL}" mechanism="X-TOKEN">${response}</auth>`);
    await this.hears(/^<success/);
    this.#socket.send(open);
    await this.hears(/xmpp-bind/);
    const bound = await this.ask("set", '<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/>');
    this.jid = /<jid>([^<]+)/.exec(bound)?.[1] ?? "";
    this.send("<presence/>");
  }
}
