import type { ConverseMember } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import type { Exchange } from "../http/exchange.ts";
import type { Asker } from "../plone/plone.ts";
import { type Admission, admitAddress, admitMember } from "./admit.ts";
import type { Ended } from "./ended.ts";
import { identify } from "./identify.ts";
import type { KnownLogins } from "./known-logins.ts";
import type { Kept, MemberCache } from "./member-cache.ts";

/** Seconds; a page asks again after it. */
const RETRY_AFTER_S = 1;

export interface AskMemberParts {
  members: MemberCache<ConverseMember>;
  logins: KnownLogins;
  ended: Ended;
  /** How often requests of this kind may be made. */
  admission: Admission;
}

/**
 * Who asks, as Plone says now. `arrivedAt` is when the request came in, unix milliseconds; `askedAt` of the answer is no
 * later.
 *
 * @throws ConverseError `session-ended`, with the header Retry-After, where the member's sessions were ended after the
 *   request came: a login that Plone does not revoke, as that of a logout, would be good for it;
 *   `request-too-many` and `session-too-many`, with it too; of a login that is known before Plone is asked
 */
export async function askMember(
  exchange: Exchange,
  arrivedAt: number,
  { members, logins, ended, admission }: AskMemberParts,
): Promise<Kept<ConverseMember>> {
  const asker: Asker = identify(exchange);
  admitAddress(exchange, admission);
  const known = logins.userOf(asker);
  if (known !== undefined) admitMember(exchange, known, admission);
  const isOver = ({ value, askedAt }: Kept<ConverseMember>) =>
    ended.covers(exchange.site.name, value.user.id, askedAt);
  let answer = await members.get(asker);
  const { id } = answer.value.user;
  if (id !== known) admitMember(exchange, id, admission);
  logins.learn(asker, id);
  if (isOver(answer)) {
    members.forget(asker);
    answer = await members.get(asker);
  }
  const kept = { ...answer, askedAt: Math.min(answer.askedAt, arrivedAt) };
  if (!isOver(kept)) return kept;
  exchange.res.setHeader("Retry-After", String(RETRY_AFTER_S));
  throw new ConverseError("session-ended", "The sessions of this member were just ended.");
}
