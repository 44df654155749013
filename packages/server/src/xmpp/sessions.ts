import { ConverseError } from "../errors.ts";
import { askProsody } from "./ask-prosody.ts";
import { type RefusedTokens, readRefused } from "./read-refused.ts";

const ANSWER_MS = 10_000;
/** Characters about 50,000 streams. */
const LONGEST_LIST = 16_777_216;

export interface SessionsOptions {
  /** Origin of Prosody's HTTP server. */
  url: string;
  domain: string;
  /** What Prosody demands of who gives it orders, asked each time. */
  secret(): string;
}

/** A stream of a member's, as Prosody says. */
export interface ProsodySession {
  localpart: string;
  /** Plone's user id of the member whose account it is; null where nobody has told it. */
  user: string | null;
  resource: string;
  /** Unix seconds. */
  since: number | null;
  /** When Plone was last asked whether the member may chat, unix milliseconds. */
  renewed: number | null;
  /** What the client says that it is. */
  client: string | null;
  address: string | null;
  hibernating: boolean;
}

/** Whose sessions are to end. */
export interface CloseOrder {
  /** Null: everybody's. */
  localpart: string | null;
  /** Of the one stream that is to end, for the reason `closed`; then no token is refused. */
  resource?: string;
  /** One that `mod_converse_sessions` knows. */
  reason: string;
  /** Tokens that were asked for then or earlier are refused; unix milliseconds. */
  before: number;
  /** With the reason `deleted`: an account that was made for who has the id since then stays; unix milliseconds. */
  freed?: number;
}

/** Orders about who is connected to one running Prosody. Each throws ConverseError `xmpp-unreachable`. */
export class Sessions {
  readonly #options: SessionsOptions;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** By the full JID. */
  async list(): Promise<ReadonlyMap<string, ProsodySession>> {
    const { sessions } = await this.#ask("GET", "", 200);
    // Lua writes an empty table as a list.
    if (!isObject(sessions) || !Object.values(sessions).every(isObject))
      throw failed("its list of sessions is none");
    return new Map(Object.entries(sessions as unknown as Record<string, ProsodySession>));
  }

  /** Refuses tokens of before, closes all streams; for the reason `deleted` erases the account. Resolves how many there were. */
  async close(order: CloseOrder): Promise<number> {
    const { closed } = await this.#ask("POST", "/close", 200, order);
    if (!Number.isSafeInteger(closed)) throw failed("it does not say how many it closed");
    return Number(closed);
  }

  /** Plone said at `asked`, unix milliseconds, that the member may chat. */
  async renew(localpart: string, asked: number): Promise<void> {
    await this.#ask("POST", "/renew", 204, { localpart, asked });
  }

  /** Tokens that were refused since the question before this; `taken` is the mark of its answer, empty for none. */
  async refused(taken: string): Promise<RefusedTokens> {
    const told = readRefused(await this.#ask("POST", "/refused", 200, { taken }));
    if (told === undefined) throw failed("its list of refused tokens is none");
    return told;
  }

  async #ask(
    method: "GET" | "POST",
    place: string,
    expected: number,
    order?: object,
  ): Promise<Record<string, unknown>> {
    const { url, domain, secret } = this.#options;
    const { status, body } = await askProsody({
      url,
      domain,
      method,
      path: `/converse/sessions${place}`,
      headers: {
        authorization: `Bearer ${secret()}`,
        ...(order !== undefined && { "content-type": "application/json" }),
      },
      ...(order !== undefined && { body: JSON.stringify(order) }),
      longest: LONGEST_LIST,
      signal: AbortSignal.timeout(ANSWER_MS),
    }).catch((cause: Error) => {
      throw failed(cause.message, cause);
    });
    if (status === 404)
      throw failed("it has not loaded mod_converse_sessions: run `config apply` and restart Prosody");
    if (status !== expected) throw failed(`it answered with status ${status}`);
    const answer = body === "" ? {} : parse(body);
    if (!isObject(answer)) throw failed("its answer is no object");
    return answer;
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw failed("its answer is no JSON", cause);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function failed(why: string, cause?: unknown): ConverseError {
  return new ConverseError("xmpp-unreachable", `Prosody took no order about sessions: ${why}.`, { cause });
}
