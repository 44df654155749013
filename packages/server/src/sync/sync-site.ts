import type { EndReason, SyncChange, SyncLine, SystemPerson, SystemState } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/index.ts";
import { ConverseError } from "../errors.ts";
import type { Log } from "../log.ts";
import { compareAccounts, type KeptAccount, type ShownPerson } from "./compare-accounts.ts";

/** Of a site's accounts; Prosody reads each from its disk, and does nothing else meanwhile. */
const PARTS = 20;
/** Changes at a time; Plone has a few threads for everybody. */
const AT_ONCE = 4;
/** Changes between two lines about progress. */
const EVERY = 100;

/** Repairs groups of one kind, telling of each order. */
type RepairGroups = (
  site: SiteConfig,
  options: { isDry: boolean; changed(what: "put" | "removed", id: string): void },
) => Promise<{ code: string; message: string } | null | undefined>;

export interface SyncOptions {
  contacts: RepairGroups;
  rooms: RepairGroups;
  state(site: SiteConfig): Promise<SystemState>;
  /** By user id; undefined where the site cannot list its members. */
  people(site: SiteConfig): Promise<ReadonlyMap<string, ShownPerson> | undefined>;
  /** A part of the accounts, by localpart. */
  accounts(site: SiteConfig, part: number, of: number): Promise<ReadonlyMap<string, KeptAccount>>;
  /** What others see of one; null for who has no chat. */
  person(site: SiteConfig, user: string): Promise<SystemPerson["person"]>;
  /** Tells the XMPP server of one now. Resolves false where it could not be told, undefined for who has no chat. */
  tell(site: SiteConfig, user: string, version: string | null): Promise<boolean | undefined>;
  /** Tells the XMPP server a name alone. Resolves false where it could not be told. */
  name(site: SiteConfig, person: { user: string; name: string; freed: number }): Promise<boolean>;
  /** Resolves undefined where it could not be done yet. */
  end(site: SiteConfig, user: string, reason: EndReason): Promise<number | undefined>;
  /** User ids of who is connected. */
  connected(site: SiteConfig): Promise<ReadonlySet<string>>;
  localpartFor(userId: string): string;
  displayNameOf(named: ShownPerson): string;
  log: Log;
}

export interface SyncOrder {
  site: SiteConfig;
  isDry: boolean;
  signal: AbortSignal;
}

/** What one step finds to do, one after the other; each is whole by itself. */
interface Job {
  change: Pick<SyncChange, "what" | "subject">;
  act(): Promise<unknown>;
}

/**
 * Compares a site with the XMPP server and repairs what differs, by what follows events. It can end between any two
 * changes. What fails is told, and all else is done.
 */
export async function* syncSite(order: SyncOrder, options: SyncOptions): AsyncGenerator<SyncLine> {
  const { site, signal } = order;
  const steps = [
    // First, since an account that is erased is taken out of its rooms.
    ["accounts", () => repairAccounts(order, options)],
    ["contacts", () => repairGroups(order, "contacts", options.contacts)],
    ["rooms", () => repairGroups(order, "room", options.rooms)],
    ["sessions", () => repairSessions(order, options)],
  ] as const;
  for (const [step, begin] of steps) {
    if (signal.aborted) return;
    yield { type: "progress", site: site.name, step, done: 0, of: 0 };
    try {
      yield* begin();
    } catch (error) {
      if (!(error instanceof ConverseError)) options.log.error({ err: error }, "a comparison failed");
      const code = error instanceof ConverseError ? error.code : "gateway-internal";
      yield {
        type: "failed",
        site: site.name,
        code,
        message: error instanceof ConverseError ? error.message : "",
      };
    }
  }
}

async function* repairGroups(
  { site, isDry }: SyncOrder,
  kind: "contacts" | "room",
  repair: RepairGroups,
): AsyncGenerator<SyncLine> {
  const changes: SyncChange[] = [];
  const wrong = await repair(site, {
    isDry,
    changed: (what, subject) =>
      changes.push({ type: "change", site: site.name, what: `${kind}-${what}`, subject }),
  }).catch((error: unknown) => error);
  yield* changes;
  if (wrong instanceof Error) throw wrong;
  if (wrong === undefined)
    throw new ConverseError("xmpp-unreachable", "The site has no key, or Prosody is not ready.");
  if (wrong !== null)
    throw new ConverseError((wrong as { code: string }).code, (wrong as { message: string }).message);
}

async function* repairAccounts(order: SyncOrder, options: SyncOptions): AsyncGenerator<SyncLine> {
  const { site } = order;
  // Prosody first: what comes between is newer in Plone.
  const accounts = new Map<string, KeptAccount>();
  for (let part = 0; part < PARTS && !order.signal.aborted; part++) {
    for (const [localpart, kept] of await options.accounts(site, part, PARTS)) accounts.set(localpart, kept);
    yield { type: "progress", site: site.name, step: "accounts", done: part + 1, of: PARTS };
  }
  const [state, people] = [await options.state(site), await options.people(site)];
  const { localpartFor, displayNameOf } = options;
  const differences = compareAccounts(accounts, { state, people, localpartFor, displayNameOf });
  const erase = async (user: string) => {
    if ((await options.end(site, user, "deleted")) === undefined)
      throw new ConverseError("xmpp-unreachable", `The account of ${user} was not erased.`);
  };
  const tell = async (user: string, version: string | null) => {
    const isTold = await options.tell(site, user, version);
    if (isTold === false) throw new ConverseError("xmpp-unreachable", `Prosody was not told of ${user}.`);
    return isTold === true;
  };
  yield* work(order, "accounts", [
    ...differences.erase.map((user) => ({
      change: { what: "account-erased" as const, subject: user },
      act: () => erase(user),
    })),
    ...differences.anew.map(({ user, version, isRestored }) => ({
      change: { what: "account-anew" as const, subject: user },
      async act() {
        if (isRestored) await erase(user);
        // Who may not chat has no account.
        if (!(await tell(user, version))) await erase(user);
      },
    })),
  ]);
  const told = [...differences.tell, ...(await unlisted(order, differences.ask, options))];
  yield* work(order, "people", [
    ...told.map(({ user, version }) => ({
      change: { what: "person-told" as const, subject: user },
      act: () => tell(user, version),
    })),
    ...differences.name.map((person) => ({
      change: { what: "person-told" as const, subject: person.user },
      async act() {
        if (!(await options.name(site, person)))
          throw new ConverseError("xmpp-unreachable", `Prosody was not told of ${person.user}.`);
      },
    })),
  ]);
}

/** Of a site that lists nobody: who is shown otherwise than the XMPP server was told. */
async function unlisted(
  { site, signal }: SyncOrder,
  asked: readonly { user: string; kept: KeptAccount; version: string | null }[],
  { person, displayNameOf }: SyncOptions,
) {
  const found: { user: string; version: string | null }[] = [];
  for (const { user, kept, version } of asked) {
    if (signal.aborted) break;
    const shown = await person(site, user);
    if (shown === null) continue;
    if (kept.name !== displayNameOf(shown) || kept.version !== version) found.push({ user, version });
  }
  return found;
}

async function* repairSessions(order: SyncOrder, options: SyncOptions): AsyncGenerator<SyncLine> {
  const { site } = order;
  const people = await options.people(site);
  const jobs: Job[] = [];
  for (const user of await options.connected(site)) {
    if (order.signal.aborted) return;
    // Who is not listed may chat all the same, as where a directory lists nobody.
    if (people?.has(user) || (await options.person(site, user)) !== null) continue;
    jobs.push({
      change: { what: "sessions-ended", subject: user },
      act: () => options.end(site, user, "barred"),
    });
  }
  yield* work(order, "sessions", jobs);
}

async function* work(
  { site, isDry, signal }: SyncOrder,
  step: "accounts" | "people" | "sessions",
  jobs: readonly Job[],
): AsyncGenerator<SyncLine> {
  for (let place = 0; place < jobs.length && !signal.aborted; place += AT_ONCE) {
    const some = jobs.slice(place, place + AT_ONCE);
    if (!isDry) await Promise.all(some.map(({ act }) => act()));
    for (const { change } of some) yield { type: "change", site: site.name, ...change };
    if (place % EVERY === 0) yield { type: "progress", site: site.name, step, done: place, of: jobs.length };
  }
}
