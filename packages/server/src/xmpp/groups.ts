import { ConverseError } from "../errors.ts";
import { askProsody, type Question } from "./ask-prosody.ts";

const ANSWER_MS = 10_000;
/** Bytes of the ids and hashes of all groups: 5,000 of them. */
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

/** Orders about the groups whose members one running Prosody gives one another as contacts. */
export class Groups {
  readonly #options: GroupsOptions;

  constructor(options: GroupsOptions) {
    this.#options = options;
  }

  /** By the id: SHA-256 of the body that was put, in hex. Throws ConverseError `contacts-not-taken`. */
  async list(): Promise<ReadonlyMap<string, string>> {
    const { body } = await this.#ask({ method: "GET", longest: LONGEST_LIST }, [200]);
    try {
      const { groups } = JSON.parse(body) as { groups: Record<string, string> };
      return new Map(Object.entries(groups));
    } catch (cause) {
      throw failed("its list of groups is none", cause);
    }
  }

  /**
   * The group has exactly these members then. Resolves why this group is refused, or `undefined`. Throws ConverseError
   * `contacts-not-taken`.
   */
  async put(id: string, body: string): Promise<string | undefined> {
    const headers = { "content-type": "application/json" };
    const { status, body: why } = await this.#ask({ method: "PUT", body, headers }, PUT_ANSWERS, id);
    return status === 204 ? undefined : `${id || "everybody"} (${status} ${why.slice(0, 200).trim()})`;
  }

  /** Throws ConverseError `contacts-not-taken`. */
  async remove(id: string): Promise<void> {
    await this.#ask({ method: "DELETE" }, [204], id);
  }

  async #ask(
    { headers, ...question }: Pick<Question, "method" | "body" | "headers" | "longest">,
    expected: readonly number[],
    id?: string,
  ): Promise<{ status: number; body: string }> {
    const { url, domain, secret } = this.#options;
    // Twice, since Prosody decodes a path before it looks for steps upwards in it.
    const place = id === undefined ? "" : `/${encodeURIComponent(encodeURIComponent(id))}`;
    const answer = await askProsody({
      ...question,
      url,
      domain,
      path: `/converse/groups${place}`,
      headers: { ...headers, authorization: `Bearer ${secret()}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    }).catch((cause: Error) => {
      throw failed(cause.message, cause);
    });
    if (expected.includes(answer.status)) return answer;
    if (id === undefined && answer.status === 404)
      throw failed("it has not loaded mod_converse_contacts: run `config apply` and restart Prosody");
    throw failed(`it answered with status ${answer.status}: ${answer.body.slice(0, 200).trim()}`);
  }
}

function failed(why: string, cause?: unknown): ConverseError {
  return new ConverseError("contacts-not-taken", `Prosody did not take the contacts: ${why}.`, { cause });
}
