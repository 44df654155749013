import type { SystemState } from "../../../../spec/http.d.ts";

/** An account as the XMPP server has it. */
export interface KeptAccount {
  user: string | null;
  freed: number;
  version: string | null;
  name: string | null;
}

/** A member as Plone shows them. */
export interface ShownPerson {
  id: string;
  fullname: string;
}

export interface Site {
  state: SystemState;
  /** By user id; undefined where the site cannot list its members. */
  people: ReadonlyMap<string, ShownPerson> | undefined;
  localpartFor(userId: string): string;
  displayNameOf(named: ShownPerson): string;
}

/** What has to be done with accounts; nobody is in two of them. */
export interface Differences {
  /** User ids whose account is of somebody who was deleted; nobody has the id now. */
  erase: readonly string[];
  /** The same, where somebody else has the id now; of who came later, where the site was restored from a backup. */
  anew: readonly { user: string; version: string | null; isRestored: boolean }[];
  /** Who is shown with another portrait, and maybe name. */
  tell: readonly { user: string; version: string | null }[];
  /** Who is shown with another name alone. */
  name: readonly { user: string; name: string; freed: number }[];
  /** Of whom Plone has to be asked one by one. */
  ask: readonly { user: string; kept: KeptAccount; version: string | null }[];
}

/** Holds accounts, by localpart, against what the site says. An account of which nothing was told is left alone. */
export function compareAccounts(accounts: ReadonlyMap<string, KeptAccount>, site: Site): Differences {
  const { state, people, localpartFor, displayNameOf } = site;
  const freed = new Map(state.freed.map((each) => [localpartFor(each.id), each]));
  const portraits = new Map(Object.entries(state.portraits));
  const found = { erase: [] as string[], anew: [], tell: [], name: [], ask: [] } as {
    erase: string[];
    anew: Differences["anew"][number][];
    tell: Differences["tell"][number][];
    name: Differences["name"][number][];
    ask: Differences["ask"][number][];
  };
  for (const [localpart, kept] of accounts) {
    const given = freed.get(localpart);
    const user = given?.id ?? kept.user;
    if (user === null) continue;
    const version = portraits.get(user) ?? null;
    if ((given?.at ?? 0) !== kept.freed) {
      if (given?.exists === false) found.erase.push(user);
      else found.anew.push({ user, version, isRestored: kept.freed > (given?.at ?? 0) });
      continue;
    }
    if (given?.exists === false) {
      found.erase.push(user);
      continue;
    }
    const shown = people?.get(user);
    if (people === undefined) found.ask.push({ user, kept, version });
    else if (shown === undefined) continue;
    else if (kept.version !== version) found.tell.push({ user, version });
    else if (kept.name !== displayNameOf(shown))
      found.name.push({ user, name: displayNameOf(shown), freed: kept.freed });
  }
  return found;
}
