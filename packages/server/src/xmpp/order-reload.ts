import { ConverseError } from "../errors.ts";
import { askProsody } from "./ask-prosody.ts";

/** Modules are loaded again one after the other, and Prosody may be busy. */
const ANSWER_MS = 10_000;

interface Order {
  /** Origin of Prosody's HTTP server. */
  url: string;
  /** Of any of its sites. */
  domain: string;
  /** What Prosody demands of who gives it orders. */
  secret: string;
}

/**
 * Makes a running Prosody take its configuration file as it is now, without a restart.
 *
 * @throws ConverseError `system-apply-failed`
 */
export async function orderReload({ url, domain, secret }: Order): Promise<void> {
  const failed = (why: string, cause?: unknown) =>
    new ConverseError("system-apply-failed", `Prosody did not take its configuration: ${why}.`, { cause });
  const answer = await askProsody({
    url,
    domain,
    method: "POST",
    path: "/converse/reload",
    headers: { authorization: `Bearer ${secret}` },
    body: "",
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch((cause: Error) => {
    throw failed(cause.message, cause);
  });
  if (answer.status !== 200) throw failed(`it answered with status ${answer.status}; its log says more`);
}
