import { type Check, fault, fine, none, type PublicSite } from "../check.ts";
import type { HttpAnswer } from "../edges/ask-http.ts";
import type { Facts } from "../facts.ts";
import { saslMessage } from "../log-in.ts";
import { withProbe } from "../probe.ts";
import { codeOf } from "./problem-code.ts";
import { PROXIES } from "./proxies.ts";

const NS = "http://jabber.org/protocol/httpbind";
const SASL = "urn:ietf:params:xml:ns:xmpp-sasl";

/** Seconds for which Prosody holds a question back while there is nothing to say. */
const WAIT_S = 5;
/** Long enough for a question to arrive that is held back. */
const SETTLE_MS = 150;
const PROMPT_MS = 2_000;

/** One BOSH session (XEP-0124) at a public address. */
class Bosh {
  readonly #facts: Facts;
  readonly #at: PublicSite;
  #rid: number;
  #sid = "";

  constructor(facts: Facts, at: PublicSite) {
    this.#facts = facts;
    this.#at = at;
    this.#rid = 1_000_000 + ((facts.surroundings.randomBytes(1)[0] ?? 0) << 8);
  }

  async open(): Promise<HttpAnswer> {
    const answer = await this.say(
      `to="${this.#at.site.domain}" wait="${WAIT_S}" hold="1" ver="1.6" xml:lang="en" ` +
        `xmlns:xmpp="urn:xmpp:xbosh" xmpp:version="1.0"`,
    );
    this.#sid = / sid=['"]([^'"]+)['"]/.exec(answer.body)?.[1] ?? "";
    return answer;
  }

  get isOpen(): boolean {
    return this.#sid !== "";
  }

  say(attributes: string, content = ""): Promise<HttpAnswer> {
    this.#rid += 1;
    const sid = this.isOpen ? ` sid="${this.#sid}"` : "";
    const body = `<body xmlns="${NS}" rid="${this.#rid}"${sid} ${attributes}>${content}</body>`;
    const headers = { Origin: this.#at.origin, "Content-Type": "text/xml; charset=utf-8" };
    return this.#facts.ask(this.#at, "/http-bind", { method: "POST", headers, body });
  }

  async close(): Promise<void> {
    if (this.isOpen) await this.say('type="terminate"').catch(() => undefined);
  }
}

/** How long what Prosody says takes to arrive on a question that it holds back; undefined where it did not hold it. */
async function measureHeld(bosh: Bosh, auth: string): Promise<number | undefined> {
  const held = bosh.say("");
  const early = await Promise.race([
    held,
    new Promise<undefined>((resolve) => setTimeout(resolve, SETTLE_MS, undefined)),
  ]);
  if (early !== undefined) return undefined;
  const begin = performance.now();
  const said = bosh.say("", auth);
  // Whichever of the two Prosody answers first has it.
  said.catch(() => undefined);
  await held;
  return performance.now() - begin;
}

/** The way for pages that cannot open a websocket. */
export const BOSH: readonly Check[] = [
  {
    id: "bosh-answers",
    scope: "origin",
    severity: "warning",
    title: "BOSH gets through the web server.",
    looks: "Opens a BOSH session at `<base>/http-bind`, as a page does.",
    meaning: "The web server does not pass POST on for this path, or changes what comes back.",
    members: "The chat does not come, where the site uses BOSH.",
    todo: ["curl -s -X POST -H 'Origin: {origin}' {url}/http-bind", PROXIES],
    dependsOn: ["origin-arrives", "prosody-answers"],
    async look(facts, at) {
      const bosh = new Bosh(facts, at);
      const answer = await bosh.open();
      await bosh.close();
      if (bosh.isOpen) return fine(`it opens in ${Math.round(answer.firstMs)} ms`);
      return fault(`HTTP ${answer.status} ${codeOf(answer) ?? "and no session"}`, { base: at.site.base });
    },
  },
  {
    id: "bosh-prompt",
    scope: "origin",
    severity: "warning",
    title: "What the chat server says over BOSH arrives at once.",
    looks: "Logs in over BOSH while a question is held back; the answer has to come within 2 s.",
    meaning: "The web server holds answers or questions back, or ends questions that wait.",
    members: "Messages come late, where the site uses BOSH.",
    todo: ["nginx: proxy_buffering off; proxy_request_buffering off; proxy_read_timeout 75s;", PROXIES],
    dependsOn: ["bosh-answers", "prosody-secrets"],
    async look(facts, at) {
      if ((await facts.config()).xmpp.run !== "supervised") return none("nobody can log in");
      return withProbe(facts, at.site, async (credentials) => {
        const bosh = new Bosh(facts, at);
        await bosh.open();
        try {
          const auth = `<auth xmlns="${SASL}" mechanism="X-TOKEN">${saslMessage(credentials)}</auth>`;
          const ms = await measureHeld(bosh, auth);
          if (ms === undefined) return fault("a question was not held back until there was something to say");
          const seen = `${Math.round(ms)} ms`;
          return ms > PROMPT_MS ? fault(seen) : fine(seen);
        } finally {
          await bosh.close();
        }
      });
    },
  },
];
