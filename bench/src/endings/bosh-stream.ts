import { Agent, request } from "node:http";
import type { SiteSettings } from "../../../demo/src/site-settings.ts";
import { saslMessage } from "../../../prosody/test/environment/sasl-message.ts";

const XMLNS = "http://jabber.org/protocol/httpbind";
const SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
const BIND = "urn:ietf:params:xml:ns:xmpp-bind";
/** How long a request is held, in s: longer than anything is measured. */
const WAIT_S = 60;

/** A stream over BOSH through the gateway (XEP-0124, XEP-0206), logged in, with one request that waits. */
export class BoshStream {
  /** When it had ended, on `performance`'s clock. */
  readonly ended: Promise<number>;
  readonly #leave: AbortController;

  private constructor(ended: Promise<number>, leave: AbortController) {
    this.ended = ended;
    this.#leave = leave;
  }

  static async open(
    { port, base, origins }: SiteSettings,
    { jid, token }: { jid: string; token: string },
    address: string,
  ): Promise<BoshStream> {
    const leave = new AbortController();
    const agent = new Agent({ keepAlive: true });
    leave.signal.addEventListener("abort", () => agent.destroy());
    const send = (body: string) =>
      new Promise<string>((resolve, reject) => {
        const asked = request({
          host: "127.0.0.1",
          port,
          localAddress: address,
          method: "POST",
          path: `${base}/http-bind`,
          agent,
          headers: {
            Host: new URL(origins[0]).host,
            Origin: origins[0],
            "Content-Type": "text/xml; charset=utf-8",
            "Content-Length": Buffer.byteLength(body),
          },
          signal: leave.signal,
        });
        asked.on("error", reject);
        asked.on("response", (answer) => {
          let text = "";
          answer.setEncoding("utf8").on("data", (chunk: string) => {
            text += chunk;
          });
          answer.on("error", reject);
          answer.on("end", () => resolve(text));
        });
        asked.end(body);
      });
    const domain = jid.slice(jid.indexOf("@") + 1);
    const xmpp = 'xmlns:xmpp="urn:xmpp:xbosh"';
    let rid = 1;
    let sid = "";
    const next = (payload: string, more = "") =>
      send(`<body xmlns="${XMLNS}" rid="${++rid}" sid="${sid}" ${xmpp}${more}>${payload}</body>`);
    const opened = await send(
      `<body xmlns="${XMLNS}" to="${domain}" rid="1" wait="${WAIT_S}" hold="1" ver="1.6" ${xmpp} xmpp:version="1.0"/>`,
    );
    sid = /sid=['"]([^'"]+)/.exec(opened)?.[1] ?? "";
    const message = saslMessage(domain, jid, token).toString("base64");
    const answer = await next(`<auth xmlns="${SASL}" mechanism="X-TOKEN">${message}</auth>`);
    if (!answer.includes("<success")) throw new Error(`the token was refused over BOSH: ${answer}`);
    await next("", ` to="${domain}" xmpp:restart="true"`);
    const bound = await next(`<iq xmlns="jabber:client" id="b" type="set"><bind xmlns="${BIND}"/></iq>`);
    if (!bound.includes("<jid>")) throw new Error(`no resource over BOSH: ${bound}`);
    const ended = (async () => {
      while (!leave.signal.aborted) {
        const heard = await next("").catch(() => '<body type="terminate"/>');
        if (/^<body\b[^>]*\stype=['"]terminate/.test(heard)) break;
      }
      return performance.now();
    })();
    return new BoshStream(ended, leave);
  }

  drop(): void {
    this.#leave.abort();
  }
}
