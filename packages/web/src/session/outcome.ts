import type { Problem, Session } from "../../../../spec/http.d.ts";

/** What came of asking for a session. */
export type Outcome = { kind: "session"; session: Session } | Ended | Later;

/** Nobody is logged in, or this member has no chat; asking again would not change it. */
export interface Ended {
  kind: "ended";
  /** A code of `spec/errors.json`. */
  code: string;
}

/** Something on the way does not work now. */
export interface Later {
  kind: "later";
  /** What the server asks to wait at least, in milliseconds; 0 where it says nothing. */
  afterMs: number;
}

/** Nobody is logged in: an expired login, or one that ended in another browser. */
export function isLoginGone(outcome: { kind: string; code?: string }): boolean {
  return outcome.kind === "ended" && outcome.code === "member-anonymous";
}

const LONGEST_WAIT_MS = 600_000;

/**
 * Judge an answer to `POST <base>/session`.
 *
 * Only 401 and 403 with a code of ours end the chat: without one they are a proxy's or a firewall's, and those pass.
 */
export function judgeAnswer(
  status: number,
  body: unknown,
  retryAfter: string | null,
  nowMs: number,
): Outcome {
  if (status === 200 && isSession(body)) return { kind: "session", session: body };
  return judgeEnd(status, body) ?? { kind: "later", afterMs: waitAsked(retryAfter, nowMs) };
}

/** Why the chat ends, if the answer says so. */
export function judgeEnd(status: number, body: unknown): Ended | undefined {
  return (status === 401 || status === 403) && isProblem(body)
    ? { kind: "ended", code: body.code }
    : undefined;
}

/** `Retry-After` (RFC 9110, 10.2.3) in milliseconds: seconds or a date, at most ten minutes. */
export function waitAsked(retryAfter: string | null, nowMs: number): number {
  if (retryAfter === null) return 0;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - nowMs;
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), LONGEST_WAIT_MS);
}

function isProblem(body: unknown): body is Problem {
  return isObject(body) && typeof body["code"] === "string";
}

function isSession(body: unknown): body is Session {
  if (!isObject(body) || !isObject(body["endpoints"]) || !isObject(body["settings"])) return false;
  const texts = ["member", "jid", "token", "nickname", "language"].map((name) => body[name]);
  const { websocket, bosh } = body["endpoints"];
  return (
    texts.every((text) => typeof text === "string") &&
    [websocket, bosh].filter((path) => typeof path === "string").length === 1
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
