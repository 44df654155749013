import { judgeAnswer, type Outcome } from "./outcome.ts";

/** Long enough for a slow Plone (the gateway gives it 5 s), short enough to notice a dead line. */
const TIMEOUT_MS = 15_000;

/** The header that makes a request one of ours; pages of other origins cannot send it. */
export const OURS = { "X-Requested-With": "collective.converse" };

/**
 * A POST with the member's login and nothing else; rejects where a login form would be the answer.
 *
 * @param question - sent as JSON, where there is one
 */
export function post(url: string, fetcher: typeof fetch, question?: object): Promise<Response> {
  return fetcher(url, {
    method: "POST",
    headers: {
      ...OURS,
      Accept: "application/json",
      ...(question !== undefined && { "Content-Type": "application/json" }),
    },
    ...(question !== undefined && { body: JSON.stringify(question) }),
    credentials: "same-origin",
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

/** Ask for a session once. `base` ends with a slash. */
export async function askForSession(
  base: string,
  fetcher: typeof fetch,
  now: () => number,
): Promise<Outcome> {
  try {
    const response = await post(`${base}session`, fetcher);
    const body: unknown = await response.json().catch(() => undefined);
    return judgeAnswer(response.status, body, response.headers.get("retry-after"), now());
  } catch {
    // No network, no answer in time, or a redirect to a login form.
    return { kind: "later", afterMs: 0 };
  }
}
