import { createHash, timingSafeEqual } from "node:crypto";
import type { ConnectedSession } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import { checkMethod } from "../http/check-request.ts";
import type { SystemExchange } from "../http/exchange.ts";
import { headerValues } from "../http/header-values.ts";
import { type BodyLimits, readBody } from "../http/read-body.ts";
import { sendJson } from "../http/send.ts";

/** Outside of every base path, for `collective-converse sessions`. */
export const SESSIONS_PATH = "/.collective-converse/sessions";
export const CLOSE_PATH = "/.collective-converse/sessions/close";

export interface ControlOptions {
  /** 64 hexadecimal digits that only who reads the folder `data` knows. */
  key: string;
  body: BodyLimits;
  sessions(): Promise<ConnectedSession[]>;
  /** Resolves how many streams were closed; undefined where it is tried until it is done. */
  close(site: string, user: string, resource: string | undefined): Promise<number | undefined>;
}

/** `GET …/sessions` says who is connected; `POST …/sessions/close` with `{"site", "user"}` ends a member's sessions, with `"resource"` one. */
export function controlRoutes(options: ControlOptions) {
  return [
    [
      SESSIONS_PATH,
      async (exchange: SystemExchange) => {
        checkMethod(exchange, ["GET"], "request-method");
        checkControlKey(exchange, options.key);
        sendJson(exchange.res, 200, { sessions: await options.sessions() });
      },
    ],
    [
      CLOSE_PATH,
      async (exchange: SystemExchange) => {
        checkMethod(exchange, ["POST"], "request-method");
        checkControlKey(exchange, options.key);
        const { site, user, resource } = parseClose(await readBody(exchange, options.body));
        const closed = await options.close(site, user, resource);
        sendJson(exchange.res, closed === undefined ? 202 : 200, closed === undefined ? {} : { closed });
      },
    ],
  ] as const;
}

/**
 * Hashes are compared, so that the time does not tell the length either.
 *
 * @throws ConverseError `system-control-refused`
 */
export function checkControlKey({ req }: SystemExchange, key: string): void {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const given = headerValues(req, "authorization");
  const [value = ""] = given;
  if (given.length === 1 && timingSafeEqual(digest(value), digest(`Bearer ${key}`))) return;
  throw new ConverseError("system-control-refused", "The request does not have the key of the folder data.");
}

/** @throws ConverseError `request-malformed` */
function parseClose(bytes: Buffer): { site: string; user: string; resource: string | undefined } {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw new ConverseError("request-malformed", "The body is not JSON.", { cause });
  }
  const { site, user, resource } = (json ?? {}) as Record<string, unknown>;
  if (typeof site === "string" && typeof user === "string" && user !== "")
    if (resource === undefined || (typeof resource === "string" && resource !== ""))
      return { site, user, resource };
  throw new ConverseError("request-malformed", "The body has no site and no user.");
}
