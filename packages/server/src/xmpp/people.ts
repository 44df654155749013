import type { Log } from "../log.ts";
import { askProsody } from "./ask-prosody.ts";

const ANSWER_MS = 1_000;

export interface PeopleOptions {
  /** Origin of Prosody's HTTP server. */
  url: string;
  /** What Prosody demands of who tells it something, asked each time. */
  secret(): string;
  log: Log;
  /** How many people to remember; who is forgotten is told again. Default 10 000. */
  remember?: number;
}

/** Tells one running Prosody what members are called, each once; the next Prosody gets another. */
export class People {
  readonly #options: PeopleOptions;
  /** The name that Prosody knows, by bare JID; the least recently used first. */
  readonly #known = new Map<string, string>();

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  /** Resolves false when Prosody could not be told; it is tried again the next time. */
  async tell(domain: string, localpart: string, name: string): Promise<boolean> {
    const { remember = 10_000, log } = this.#options;
    const jid = `${localpart}@${domain}`;
    const known = this.#known;
    if (known.get(jid) !== name) {
      const why = await this.#put(domain, localpart, name);
      if (why !== undefined) {
        log.warn({ jid, why }, "Prosody was not told a member's name");
        return false;
      }
    }
    known.delete(jid);
    known.set(jid, name);
    for (const oldest of known.keys()) {
      if (known.size <= remember) break;
      known.delete(oldest);
    }
    return true;
  }

  /** Resolves why it failed. */
  async #put(domain: string, localpart: string, name: string): Promise<string | undefined> {
    const { url, secret } = this.#options;
    try {
      const { status } = await askProsody({
        url,
        domain,
        method: "PUT",
        path: `/converse/people/${encodeURIComponent(localpart)}`,
        headers: { authorization: `Bearer ${secret()}`, "content-type": "application/json" },
        body: JSON.stringify({ name }),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      return status === 204 ? undefined : `it answered with status ${status}`;
    } catch (error) {
      return (error as Error).message;
    }
  }
}
