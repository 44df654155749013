import { z } from "zod";
import type { ChatWithQuestion } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";

const MOST_USERS = 50;
/** In UTF-16 units: 2,000 characters of any kind. */
const LONGEST_ID = 4_000;

const question: z.ZodType<ChatWithQuestion> = z.object({
  users: z.array(z.string().min(1).max(LONGEST_ID)).max(MOST_USERS),
});

/**
 * The user ids in a body of `POST <base>/chat-with`, each once. One with half a surrogate pair, which is nobody's, is left
 * out: no plugin of Plone's could write it down.
 *
 * @throws ConverseError `request-malformed`
 */
export function readUsers(body: Uint8Array): readonly string[] {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    const { users } = question.parse(JSON.parse(text));
    return [...new Set(users)].filter((user) => !/\p{Surrogate}/u.test(user));
  } catch (cause) {
    throw new ConverseError("request-malformed", "The body is no list of user ids.", { cause });
  }
}
