import { ConverseError } from "../errors.ts";
import type { Log } from "../log.ts";
import { askProsody } from "./ask-prosody.ts";

const ANSWER_MS = 1_000;
/** With a portrait, or for one; nobody waits for it. */
const PORTRAIT_MS = 5_000;
/** Characters of a portrait in JSON. */
const LONGEST_PORTRAIT = 131_072;

/** An image, its data in base64. */
export interface Portrait {
  type: string;
  data: string;
}

/** Somebody as the server is told of them. */
export interface ToldPerson {
  localpart: string;
  /** Plone's user id. */
  user: string;
  name: string;
  /** When the site last gave the user id up, unix milliseconds; the account of who had it before goes. */
  freed?: number | undefined;
}

/** An account, as the server was told of it. */
export interface ToldAccount {
  user: string | null;
  /** As of `ToldPerson`. */
  freed: number;
  /** Of the portrait. */
  version: string | null;
  name: string | null;
}

/** What the server says when an account is of somebody who has the user id now, and not of who is told. */
const TAKEN = 409;
/** Characters about 50,000 people with long names. */
const LONGEST_LIST = 16_777_216;

export interface PeopleOptions {
  /** Origin of Prosody's HTTP server. */
  url: string;
  /** What Prosody demands of who tells it something, asked each time. */
  secret(): string;
  log: Log;
  /** How many people to remember; who is forgotten is told again. Default 10 000. */
  remember?: number;
}

/** Tells one running Prosody what members are called, each once, and look like; the next Prosody gets another. */
export class People {
  readonly #options: PeopleOptions;
  /** What Prosody was told, by bare JID; the least recently used first. */
  readonly #known = new Map<string, string>();

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  /**
   * Resolves false when Prosody could not be told; it is tried again the next time.
   *
   * @throws ConverseError `xmpp-unreachable` where the account is of who has had the user id later
   */
  async tell(domain: string, person: ToldPerson): Promise<boolean> {
    const { log } = this.#options;
    const jid = `${person.localpart}@${domain}`;
    if (this.#known.get(jid) !== keyOf(person)) {
      const why = await this.#put(domain, person, undefined, ANSWER_MS);
      if (why !== undefined) {
        log.warn({ jid, why }, "Prosody was not told a member's name");
        return false;
      }
    }
    this.#know(jid, person);
    return true;
  }

  /** Name and portrait with its version, `null` for none, whether they changed or not; as `tell`. */
  async describe(
    domain: string,
    person: ToldPerson,
    portrait: Portrait | null,
    version?: string | null,
  ): Promise<boolean> {
    const jid = `${person.localpart}@${domain}`;
    const why = await this.#put(domain, { ...person, version: version ?? null }, portrait, PORTRAIT_MS);
    if (why !== undefined) {
      this.#options.log.warn({ jid, why }, "Prosody was not told what a member looks like");
      return false;
    }
    this.#know(jid, person);
    return true;
  }

  /**
   * A part of a domain's accounts, by localpart.
   *
   * @throws ConverseError `xmpp-unreachable`
   */
  async list(domain: string, part: number, of: number): Promise<ReadonlyMap<string, ToldAccount>> {
    return await this.#list(domain, `part=${part}&of=${of}`);
  }

  /**
   * One account; undefined where there is none.
   *
   * @throws ConverseError `xmpp-unreachable`
   */
  async account(domain: string, localpart: string): Promise<ToldAccount | undefined> {
    return (await this.#list(domain, `localpart=${encodeURIComponent(localpart)}`)).get(localpart);
  }

  async #list(domain: string, query: string): Promise<ReadonlyMap<string, ToldAccount>> {
    const { url, secret } = this.#options;
    try {
      const { status, body } = await askProsody({
        url,
        domain,
        method: "GET",
        path: `/converse/people?${query}`,
        headers: { authorization: `Bearer ${secret()}` },
        longest: LONGEST_LIST,
        signal: AbortSignal.timeout(PORTRAIT_MS),
      });
      if (status !== 200) throw new Error(`it answered with status ${status}`);
      const { people } = JSON.parse(body) as { people: Record<string, ToldAccount> };
      return new Map(Object.entries(people));
    } catch (cause) {
      throw new ConverseError(
        "xmpp-unreachable",
        `Prosody did not list its accounts: ${(cause as Error).message}.`,
        {
          cause,
        },
      );
    }
  }

  /**
   * The portrait with this SHA-1, in hex, while it is that person's.
   *
   * @throws ConverseError `xmpp-unreachable`
   */
  async portrait(domain: string, localpart: string, hash: string): Promise<Uint8Array | undefined> {
    const { url, secret } = this.#options;
    try {
      const { status, body } = await askProsody({
        url,
        domain,
        method: "GET",
        path: `/converse/portraits/${hash}/${encodeURIComponent(localpart)}`,
        headers: { authorization: `Bearer ${secret()}` },
        longest: LONGEST_PORTRAIT,
        signal: AbortSignal.timeout(PORTRAIT_MS),
      });
      if (status !== 200) return undefined;
      const { data } = JSON.parse(body) as Portrait;
      return Buffer.from(data, "base64");
    } catch (cause) {
      throw new ConverseError("xmpp-unreachable", "Prosody gave no portrait.", { cause });
    }
  }

  #know(jid: string, person: ToldPerson): void {
    const { remember = 10_000 } = this.#options;
    const known = this.#known;
    known.delete(jid);
    known.set(jid, keyOf(person));
    for (const oldest of known.keys()) {
      if (known.size <= remember) break;
      known.delete(oldest);
    }
  }

  /** Resolves why it failed. */
  async #put(
    domain: string,
    { localpart, user, name, freed, version }: ToldPerson & { version?: string | null },
    portrait: Portrait | null | undefined,
    ms: number,
  ): Promise<string | undefined> {
    const { url, secret } = this.#options;
    const order = {
      name,
      // Half a character is in no UTF-8: nobody is told of an id with one.
      ...(!/\p{Cs}/u.test(user) && { user }),
      ...(freed !== undefined && { freed }),
      ...(portrait !== undefined && { portrait, ...(version && { version }) }),
    };
    try {
      const { status } = await askProsody({
        url,
        domain,
        method: "PUT",
        path: `/converse/people/${encodeURIComponent(localpart)}`,
        headers: { authorization: `Bearer ${secret()}`, "content-type": "application/json" },
        body: JSON.stringify(order),
        signal: AbortSignal.timeout(ms),
      });
      if (status === TAKEN)
        throw new ConverseError(
          "xmpp-unreachable",
          `The account ${localpart}@${domain} is of somebody who has had the user id since: run \`collective-converse sync\`.`,
        );
      return status === 204 ? undefined : `it answered with status ${status}`;
    } catch (error) {
      if (error instanceof ConverseError) throw error;
      return (error as Error).message;
    }
  }
}

function keyOf({ user, name, freed = 0 }: ToldPerson): string {
  return JSON.stringify([user, name, freed]);
}
