import type { ServerResponse } from "node:http";
import { ConverseError } from "../errors.ts";
import type { Log } from "../log.ts";
import { problemOf } from "./problem.ts";
import { type Detail, sendProblem } from "./send.ts";

/** What is safe to log of the request; never its query, which may hold what people typed. */
export interface Failed {
  /** What the request is called in every log. */
  request: string;
  site?: string | undefined;
  method?: string | undefined;
  path?: string | undefined;
}

const CALM = /^(?:session|member|people|tunnel|file|site-chat|system|doctor|manager)-/;
const OURS = /^(?:(?:plone|xmpp)-|tunnel-full$)/;

/** Who asks too often would fill the log with it; the audit log counts them. */
const FLOOD = /-too-many$/;

function levelOf(code: string): "debug" | "info" | "warn" {
  if (FLOOD.test(code)) return "debug";
  if (OURS.test(code)) return "warn";
  return CALM.test(code) ? "info" : "debug";
}

/** The system's code or the class of what lies below; messages may quote what somebody sent. */
function causeOf({ cause }: Error): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof ConverseError)) return undefined;
  try {
    return problemOf(error.code, "en").code;
  } catch {
    // A code without an HTTP status was not meant for here.
    return undefined;
  }
}

/**
 * Answers a request whose handler threw, and logs it in one line. Nothing that is thrown here ends the process. Returns
 * the code that the client is told.
 */
export function answerError(
  error: unknown,
  res: ServerResponse,
  failed: Failed,
  { log }: { log: Log },
): string {
  const code = codeOf(error);
  let detail: Detail | undefined;
  if (code !== undefined && error instanceof ConverseError) {
    log[levelOf(code)]({ ...failed, code, cause: causeOf(error) }, `refused: ${error.message}`);
  } else {
    detail = { text: "moreInLog", values: { request: failed.request } };
    const stack = error instanceof Error ? error.stack : typeof error;
    log.error({ ...failed, code: "gateway-internal", stack }, "a request failed");
  }
  if (!res.headersSent) res.setHeader("X-Request-Id", failed.request);
  if (res.headersSent || res.destroyed) res.destroy();
  else sendProblem(res, code ?? "gateway-internal", detail);
  return code ?? "gateway-internal";
}
