import { ConverseError } from "../errors.ts";
import type { Answer } from "./ask.ts";

/** Why Plone refuses somebody chat, or the gateway an answer: its own codes, each with its status. */
const REFUSALS: Record<string, number> = {
  "member-anonymous": 401,
  "member-root-user": 403,
  "member-not-permitted": 403,
  "site-chat-off": 403,
  "people-not-permitted": 403,
  "manager-not-permitted": 403,
  "system-signature-malformed": 401,
  "system-signature-missing": 401,
  "system-signature-site": 401,
  "system-signature-time": 401,
  "system-signature-wrong": 401,
};

const UNCODED: Record<number, string> = { 401: "member-anonymous", 403: "member-not-permitted" };

/** What went wrong by the status alone, whatever the body is. */
function codeOf(status: number): string | undefined {
  if (status >= 300 && status < 400) return "plone-redirected";
  if (status === 404) return "plone-addon-missing";
  if (status >= 500) return "plone-error";
  return undefined;
}

function parse({ contentType, body }: Answer): unknown {
  if (!/^application\/(?:[a-z.-]+\+)?json\b/i.test(contentType))
    throw new ConverseError("plone-not-json", "Plone's answer is not JSON.");
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new ConverseError("plone-not-json", "Plone's answer calls itself JSON and is not.", { cause });
  }
}

/**
 * The JSON of an answer of one of the add-on's services.
 *
 * @throws ConverseError with Plone's own code where it refuses the member, else with the code of what is wrong with
 *   the answer.
 */
export function judgeAnswer(answer: Answer): unknown {
  const { status } = answer;
  const code = codeOf(status);
  if (code !== undefined) throw new ConverseError(code, `Plone answered with ${status}.`);
  const json = parse(answer);
  if (status === 200) return json;
  const named = (json as { code?: unknown } | null)?.code;
  if (typeof named === "string" && REFUSALS[named] === status)
    throw new ConverseError(named, `Plone answered with ${status}.`);
  throw new ConverseError(UNCODED[status] ?? "plone-error", `Plone answered with ${status}, without a code.`);
}
