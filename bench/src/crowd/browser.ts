import { type IncomingMessage, request } from "node:http";
import { judgeAnswer, type Outcome } from "../../../packages/web/src/session/outcome.ts";
import type { Where } from "./where.ts";

/** As of the page. */
const TIMEOUT_MS = 15_000;

interface Answer {
  status: number;
  body: unknown;
  retryAfter: string | null;
}

/** What a page of the site asks by itself, as the member's browser sends it, from an address of its own. */
export class Browser {
  readonly #where: Where;
  readonly #login: string;
  readonly #address: string;

  /**
   * @param login - a value of `__ac`
   * @param address - of the loopback
   */
  constructor(where: Where, login: string, address: string) {
    this.#where = where;
    this.#login = login;
    this.#address = address;
  }

  async session(): Promise<Outcome> {
    const answer = await this.#post("session");
    if (answer === undefined) return { kind: "later", afterMs: 0 };
    return judgeAnswer(answer.status, answer.body, answer.retryAfter, Date.now());
  }

  /** Says that the member is still there, and is told whether they may stay. */
  async renew(): Promise<void> {
    await this.#post("renewal");
  }

  /** Undefined where there is no connection, or no answer in time. */
  async #post(path: string): Promise<Answer | undefined> {
    const { port, base, origin } = this.#where;
    const asked = request({
      host: "127.0.0.1",
      port,
      localAddress: this.#address,
      method: "POST",
      path: `${base}/${path}`,
      agent: false,
      headers: {
        Host: new URL(origin).host,
        Origin: origin,
        "X-Requested-With": "collective.converse",
        Accept: "application/json",
        Cookie: `__ac=${this.#login}`,
        "Content-Length": 0,
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    try {
      const answered = new Promise<IncomingMessage>((resolve, reject) => {
        asked.on("response", resolve);
        asked.on("error", reject);
      });
      asked.end();
      const answer = await answered;
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk as Buffer);
      const { statusCode = 0, headers } = answer;
      return {
        status: statusCode,
        body: parse(Buffer.concat(chunks)),
        retryAfter: headers["retry-after"] ?? null,
      };
    } catch {
      return undefined;
    }
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
