import { askProsody } from "./ask-prosody.ts";

const ANSWER_MS = 5_000;
/** Some thousand series. */
const LONGEST = 4_194_304;

/** What Prosody's mod_http_openmetrics says; `undefined` where it does not answer, or another does. */
export async function readMetrics(url: string, domain: string): Promise<string | undefined> {
  try {
    const { status, body } = await askProsody({
      url,
      domain,
      method: "GET",
      path: "/metrics",
      longest: LONGEST,
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return status === 200 ? body : undefined;
  } catch {
    return undefined;
  }
}
