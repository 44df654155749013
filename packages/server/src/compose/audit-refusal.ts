import type { Audit, AuditEventName } from "../audit/events.ts";
import type { AnsweredRequest } from "../http/dispatch.ts";

/** Refusals that are security events, by their codes. What a member meets every day is none. */
const EVENTS: readonly (readonly [RegExp, AuditEventName])[] = [
  [/^(?:session|tunnel)-(?:origin|header)$/, "origin-refused"],
  [/^session-credential-.+$/, "login-refused"],
  [/^site-unknown$/, "host-refused"],
  [/^system-(?:signature-.+|control-refused)$/, "order-refused"],
];

const TOO_MANY = 429;

/** Notes a refusal that somebody has caused who should not have asked, or not so often. */
export function auditRefusal(audit: Audit, { site, code, status, address }: AnsweredRequest): void {
  if (code === undefined) return;
  const event =
    EVENTS.find(([form]) => form.test(code))?.[1] ?? (status === TOO_MANY ? "rate-limited" : undefined);
  if (event !== undefined) audit({ event, site, code, address });
}
