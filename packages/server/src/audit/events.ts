/** What is written to the audit log, by stable names; docs/audit.md tells of each. */
export const AUDIT_EVENTS = [
  "gateway-started",
  "gateway-stopped",
  "host-refused",
  "lines-lost",
  "login-refused",
  "order-refused",
  "origin-refused",
  "rate-limited",
  "secrets-changed",
  "secrets-in-use",
  "sessions-ended",
  "sessions-not-ended",
  "settings-applied",
  "token-refused",
] as const;

export type AuditEventName = (typeof AUDIT_EVENTS)[number];

/** What anybody can cause without end: the first is written, more of the same are counted until the minute is over. */
const COUNTED: ReadonlySet<AuditEventName> = new Set([
  "host-refused",
  "login-refused",
  "order-refused",
  "origin-refused",
  "rate-limited",
  "token-refused",
]);

export function isCounted(event: AuditEventName): boolean {
  return COUNTED.has(event);
}

/** What a member can cause without end, by logging in and out: a few a minute are written of each, more are counted. */
const COUNTED_BY_MEMBER: ReadonlySet<AuditEventName> = new Set(["sessions-ended", "sessions-not-ended"]);

export function isCountedByMember(event: AuditEventName): boolean {
  return COUNTED_BY_MEMBER.has(event);
}

/** One security event. No secret, token, cookie or text of a message belongs into any of its fields. */
export interface AuditEvent {
  event: AuditEventName;
  /** The site's name. */
  site?: string | undefined;
  /** Whom it is about: user id, or the localpart where no more is known. Null: everybody. */
  user?: string | null | undefined;
  /** The user id of who was logged in and did it, where that is known. */
  by?: string | undefined;
  /** Where it was decided: `collective-converse`, in Plone, or by the gateway itself. */
  via?: "command" | "plone" | "gateway" | undefined;
  /** Why sessions end, a reason of `EndReason` or `renewal`. */
  reason?: string | undefined;
  /** The one stream that was ended; absent: all. */
  resource?: string | undefined;
  /** Streams that were ended. */
  closed?: number | undefined;
  /** One of `errors.json`. */
  code?: string | undefined;
  /** Which limit it was, for `rate-limited`. */
  limit?: string | undefined;
  /** What was changed, for `settings-applied`. */
  changes?: readonly string[] | undefined;
  /** Public fingerprints, for secrets. */
  fingerprints?: Readonly<Record<string, string>> | undefined;
  /** What the login is called in every log, for `token-refused`. */
  login?: string | undefined;
  /** How many this is about, where it is about several. */
  count?: number | undefined;
  /** When it was, or the first of several, RFC 3339 in UTC; absent: now. */
  since?: string | undefined;
  /** The client's whole address; it is written as the configuration says. */
  address?: string | undefined;
  version?: string | undefined;
  /** How many lines, for `lines-lost`. */
  lost?: number | undefined;
}

/** Notes an event. Never throws and never waits. */
export type Audit = (event: AuditEvent) => void;
