import type { SyncLine } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import { checkMethod } from "../http/check-request.ts";
import type { SystemExchange } from "../http/exchange.ts";
import { type BodyLimits, readBody } from "../http/read-body.ts";
import { type LinesLimits, streamLines } from "../http/stream-lines.ts";
import { checkControlKey } from "../system/control.ts";

/** Outside of every base path, for `collective-converse sync`. */
export const SYNC_PATH = "/.collective-converse/sync";

export interface TakeSyncOptions {
  key: string;
  body: BodyLimits;
  lines: LinesLimits;
  /** Of all sites, or of the one that is named. */
  sync(wanted: { site: string | null; isDry: boolean }, signal: AbortSignal): AsyncIterable<SyncLine>;
}

const LATE: SyncLine = { type: "failed", site: "", code: "gateway-internal", message: "It took too long." };

/** `POST …/sync` with `{"site", "dryRun"}`: the site and the XMPP server are compared while somebody waits for the answer. */
export function syncRoute(options: TakeSyncOptions) {
  return [
    SYNC_PATH,
    async (exchange: SystemExchange) => {
      checkMethod(exchange, ["POST"], "request-method");
      checkControlKey(exchange, options.key);
      const wanted = parse(await readBody(exchange, options.body));
      await streamLines(exchange.res, (signal) => options.sync(wanted, signal), LATE, options.lines);
    },
  ] as const;
}

/** @throws ConverseError `request-malformed` */
function parse(bytes: Buffer): { site: string | null; isDry: boolean } {
  try {
    const { site, dryRun } = JSON.parse(bytes.toString("utf8")) as Record<string, unknown>;
    if ((site === null || typeof site === "string") && typeof dryRun === "boolean")
      return { site, isDry: dryRun };
  } catch {
    // It is said below.
  }
  throw new ConverseError("request-malformed", "The body has no site and no dryRun.");
}
