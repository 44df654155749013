import type { ChatWith, ChatWithQuestion } from "../../../../spec/http.d.ts";
import { post } from "../session/ask.ts";
import { type Ended, judgeEnd, type Later, waitAsked } from "../session/outcome.ts";

/** Somebody of the site with whom the page's member may chat. */
export type Person = ChatWith["people"][number];

/** Those of the users whom the question named. */
export interface Known {
  kind: "known";
  people: readonly Person[];
}

/** Ask once with whom of these users the member may chat. `base` ends with a slash. */
export async function askWho(
  base: string,
  users: readonly string[],
  fetcher: typeof fetch,
  now: () => number,
): Promise<Known | Ended | Later> {
  const question: ChatWithQuestion = { users };
  try {
    const response = await post(`${base}chat-with`, fetcher, question);
    const body = (await response.json().catch(() => undefined)) as { people?: unknown } | null | undefined;
    if (response.status === 200 && Array.isArray(body?.people))
      return { kind: "known", people: body.people.filter(isPerson) };
    return (
      judgeEnd(response.status, body) ?? {
        kind: "later",
        afterMs: waitAsked(response.headers.get("retry-after"), now()),
      }
    );
  } catch {
    return { kind: "later", afterMs: 0 };
  }
}

function isPerson(value: unknown): value is Person {
  if (typeof value !== "object" || value === null) return false;
  const { user, jid, fullname } = value as Record<string, unknown>;
  return [user, jid, fullname].every((text) => typeof text === "string" && text !== "");
}
