import { ConverseError } from "../errors.ts";
import { askProsody, type Question } from "./ask-prosody.ts";

const ANSWER_MS = 10_000;
/** Bytes of the ids and hashes of all groups, and of their rooms' addresses: 5,000 of them. */
const LONGEST_LIST = 4_194_304;

/** Taken; the body is wrong, or too long, or there is no place; the id is too long. */
const PUT_ANSWERS = [204, 400, 413, 414];

export interface GroupsOptions {
  /** Origin of Prosody's HTTP server. */
  url: string;
  domain: string;
  /** What Prosody demands of who gives it orders, asked each time. */
  secret(): string;
}

interface Kind {
  /** As in the address and in the list. */
  name: "groups" | "rooms";
  /** What Prosody did not take, for who reads it. */
  what: string;
  module: string;
  code: string;
}

type Order = Pick<Question, "method" | "body" | "headers" | "longest"> & { place?: string };

/** Orders about what one running Prosody keeps for each group of a site. Each throws a ConverseError with the kind's code. */
export class GroupOrders {
  readonly #options: GroupsOptions;
  readonly #kind: Kind;

  constructor(options: GroupsOptions, kind: Kind) {
    this.#options = options;
    this.#kind = kind;
  }

  /** By the id: SHA-256 of the body that was put, in hex; empty for one that is not as it was ordered. */
  async list(): Promise<ReadonlyMap<string, string>> {
    const { body } = await this.order({ method: "GET", longest: LONGEST_LIST }, [200]);
    const { name } = this.#kind;
    try {
      return new Map(Object.entries((JSON.parse(body) as Record<typeof name, Record<string, string>>)[name]));
    } catch (cause) {
      throw this.#failed(`its list of ${name} is none`, cause);
    }
  }

  /** The group has exactly these members then. Resolves why this group is refused, or `undefined`. */
  async put(id: string, body: string): Promise<string | undefined> {
    const headers = { "content-type": "application/json" };
    const { status, body: why } = await this.order({ method: "PUT", body, headers }, PUT_ANSWERS, id);
    return status === 204 ? undefined : `${id || "everybody"} (${status} ${why.slice(0, 200).trim()})`;
  }

  async remove(id: string): Promise<void> {
    await this.order({ method: "DELETE" }, [204], id);
  }

  /** One order below `/converse/`; `place` is the kind's own unless it is said. Resolves an answer with one of these statuses. */
  protected async order(
    { headers, place = this.#kind.name, ...question }: Order,
    expected: readonly number[],
    id?: string,
  ): Promise<{ status: number; body: string }> {
    const { url, domain, secret } = this.#options;
    const { module } = this.#kind;
    // Twice, since Prosody decodes a path before it looks for steps upwards in it.
    const segment = id === undefined ? "" : `/${encodeURIComponent(encodeURIComponent(id))}`;
    const answer = await askProsody({
      ...question,
      url,
      domain,
      path: `/converse/${place}${segment}`,
      headers: { ...headers, authorization: `Bearer ${secret()}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    }).catch((cause: Error) => {
      throw this.#failed(cause.message, cause);
    });
    if (expected.includes(answer.status)) return answer;
    if (id === undefined && answer.status === 404)
      throw this.#failed(`it has not loaded ${module}: run \`config apply\` and restart Prosody`);
    throw this.#failed(`it answered with status ${answer.status}: ${answer.body.slice(0, 200).trim()}`);
  }

  #failed(why: string, cause?: unknown): ConverseError {
    const { code, what } = this.#kind;
    return new ConverseError(code, `Prosody did not take the ${what}: ${why}.`, { cause });
  }
}
