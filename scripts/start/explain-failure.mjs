import { CommandError } from "./run-command.mjs";
import { StartError } from "./start-error.mjs";

/** What npm, pip, uv and apt say when they reach nobody. */
const NO_NETWORK =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)\b|Temporary failure (in name resolution|resolving)|Could not (connect|resolve)|Failed to establish a new connection|dns error|error sending request|Network is unreachable|No route to host|Connection (timed out|refused)|client error \(Connect\)/i;
const DISK_FULL = /\bENOSPC\b|No space left on device/i;

/**
 * The error for a program that failed while something was installed.
 *
 * @param {unknown} error
 * @param {string} what which thing cannot be done, without a full stop
 * @returns {unknown} a StartError for a program's failure, else the error itself
 */
export function explainFailure(error, what) {
  if (!(error instanceof CommandError)) return error;
  const lastLines = error.lastLines.slice(-12);
  const said = error.lastLines.join("\n");
  if (DISK_FULL.test(said)) {
    return new StartError("start-disk-full", `${what}: the disk is full. Make room and try again.`, {
      cause: error,
      lastLines,
    });
  }
  if (NO_NETWORK.test(said)) {
    return new StartError(
      "start-no-network",
      `${what}: the registry cannot be reached. Check the network (and the proxy, if there is one) and try again.`,
      { cause: error, lastLines },
    );
  }
  return new StartError("start-install-failed", `${what}: ${error.message}.`, { cause: error, lastLines });
}
