import { type AuditEvent, isCounted, isCountedByMember } from "./events.ts";

const MINUTE_MS = 60_000;
/** Of addresses and of users in a line that counts. */
const NAMED = 5;
/** Lines a minute about the same member, for the same reason. */
const OF_MEMBER = 5;
/** Members, with reasons, who are counted at a time. Of more than these each event is written: whole sites may log out. */
const MOST_OF_MEMBERS = 5_000;

/** A line that stands for several events of one kind. */
export interface CountedEvent extends AuditEvent {
  count: number;
  /** When the first of them was, RFC 3339 in UTC. */
  since: string;
  /** The first few, and not more. */
  addresses?: readonly string[];
  users?: readonly string[];
  logins?: readonly string[];
}

interface Counted {
  event: AuditEvent;
  from: number;
  until: number;
  count: number;
  /** How many are still written as they are. */
  left: number;
  /** Streams, where the events tell of any. */
  closed: number | undefined;
  addresses: Set<string>;
  users: Set<string>;
  logins: Set<string>;
}

/**
 * Lets through the first event of a kind and counts those that follow within a minute. A kind is made of what the
 * gateway itself chooses (event, site, code, limit) and of nothing that a client sends, so there are few. Ends of sessions
 * are kinds by member, reason and who did it; some of each are let through.
 */
export class FloodCounter {
  readonly #kinds = new Map<string, Counted>();
  #ofMembers = 0;

  /** Whether the event is to be written as it is. */
  take(event: AuditEvent, at: number): boolean {
    const isOfMember = isCountedByMember(event.event);
    if (!isOfMember && !isCounted(event.event)) return true;
    const { address, user, login, count = 1, since, closed } = event;
    const whose = isOfMember ? [user, event.by, event.via, event.reason] : [event.code, event.limit];
    const key = JSON.stringify([event.event, event.site, ...whose]);
    const known = this.#kinds.get(key);
    if (known === undefined) {
      if (isOfMember && this.#ofMembers >= MOST_OF_MEMBERS) return true;
      if (isOfMember) this.#ofMembers++;
      const left = isOfMember ? OF_MEMBER - 1 : 0;
      this.#kinds.set(key, { event, from: at, until: at + MINUTE_MS, left, ...nothing() });
      return true;
    }
    if (known.left > 0) {
      known.left--;
      return true;
    }
    if (known.count === 0) known.from = since === undefined ? at : Date.parse(since);
    known.count += count;
    if (closed !== undefined) known.closed = (known.closed ?? 0) + closed;
    if (address !== undefined && known.addresses.size < NAMED) known.addresses.add(address);
    if (!isOfMember && typeof user === "string" && known.users.size < NAMED) known.users.add(user);
    if (login !== undefined && known.logins.size < NAMED) known.logins.add(login);
    return false;
  }

  /** The lines of the kinds whose minute is over, and forgets those of which nothing came. */
  collect(at: number, isLast = false): CountedEvent[] {
    const lines: CountedEvent[] = [];
    for (const [key, kind] of this.#kinds) {
      if (!isLast && at < kind.until) continue;
      if (kind.count === 0) {
        this.#kinds.delete(key);
        if (isCountedByMember(kind.event.event)) this.#ofMembers--;
        continue;
      }
      lines.push(lineOf(kind));
      Object.assign(kind, { until: at + MINUTE_MS, left: 0, ...nothing() });
    }
    return lines;
  }
}

function nothing(): Pick<Counted, "count" | "closed" | "addresses" | "users" | "logins"> {
  return { count: 0, closed: undefined, addresses: new Set(), users: new Set(), logins: new Set() };
}

function lineOf({ event, from, count, closed, addresses, users, logins }: Counted): CountedEvent {
  const { event: name, site, code, limit, user, by, via, reason } = event;
  return {
    event: name,
    site,
    ...(isCountedByMember(name) ? { user, by, via, reason, closed } : { code, limit }),
    count,
    since: new Date(from).toISOString(),
    ...(addresses.size > 0 && { addresses: [...addresses] }),
    ...(users.size > 0 && { users: [...users] }),
    ...(logins.size > 0 && { logins: [...logins] }),
  };
}
