import type { Renewal } from "../../../../spec/http.d.ts";
import { post } from "./ask.ts";
import { type Ended, judgeEnd, type Later, waitAsked } from "./outcome.ts";

/** The member still has chat. */
export interface Stays {
  kind: "stays";
  member: string;
}

/** Ask once whether the member of this page may stay in the chat. `base` ends with a slash. */
export async function askForRenewal(
  base: string,
  fetcher: typeof fetch,
  now: () => number,
): Promise<Stays | Ended | Later> {
  try {
    const response = await post(`${base}renewal`, fetcher);
    const body: unknown = await response.json().catch(() => undefined);
    if (response.status === 200 && isRenewal(body)) return { kind: "stays", member: body.member };
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

function isRenewal(body: unknown): body is Renewal {
  return typeof body === "object" && body !== null && "member" in body && typeof body.member === "string";
}
