import { type AuditEvent, isCounted } from "./events.ts";

const MINUTE_MS = 60_000;
/** Of addresses and of users in a line that counts. */
const NAMED = 5;

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
  addresses: Set<string>;
  users: Set<string>;
  logins: Set<string>;
}

/**
 * Lets through the first event of a kind and counts those that follow within a minute. A kind is made of what the
 * gateway itself chooses (event, site, code, limit) and of nothing that a client sends, so there are few.
 */
export class FloodCounter {
  readonly #kinds = new Map<string, Counted>();

  /** Whether the event is to be written as it is. */
  take(event: AuditEvent, at: number): boolean {
    if (!isCounted(event.event)) return true;
    const key = JSON.stringify([event.event, event.site, event.code, event.limit]);
    const known = this.#kinds.get(key);
    if (known === undefined) {
      const until = at + MINUTE_MS;
      this.#kinds.set(key, { event, from: at, until, count: 0, ...nobody() });
      return true;
    }
    const { address, user, login, count = 1, since } = event;
    if (known.count === 0) known.from = since === undefined ? at : Date.parse(since);
    known.count += count;
    if (address !== undefined && known.addresses.size < NAMED) known.addresses.add(address);
    if (typeof user === "string" && known.users.size < NAMED) known.users.add(user);
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
        continue;
      }
      lines.push(lineOf(kind));
      Object.assign(kind, { until: at + MINUTE_MS, count: 0, ...nobody() });
    }
    return lines;
  }
}

function nobody(): Pick<Counted, "addresses" | "users" | "logins"> {
  return { addresses: new Set(), users: new Set(), logins: new Set() };
}

function lineOf({ event, from, count, addresses, users, logins }: Counted): CountedEvent {
  const { event: name, site, code, limit } = event;
  return {
    event: name,
    site,
    code,
    limit,
    count,
    since: new Date(from).toISOString(),
    ...(addresses.size > 0 && { addresses: [...addresses] }),
    ...(users.size > 0 && { users: [...users] }),
    ...(logins.size > 0 && { logins: [...logins] }),
  };
}
