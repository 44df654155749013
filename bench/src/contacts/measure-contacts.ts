import type { XmppSocket } from "../../../prosody/test/environment/xmpp-socket.ts";
import { comeOnline } from "../enter-site.ts";
import { orderOf } from "../order.ts";
import type { Place } from "../place.ts";
import type { Sites } from "../start-sites.ts";
import { percentile } from "../statistics.ts";
import { type Crowd, comers, FEW, HOSTS, MANY, RIVALS, type Rival } from "./hosts.ts";
import { type Login, logIn } from "./log-in.ts";
import { startServer } from "./start-server.ts";

export interface ContactPlan {
  rounds: number;
  /** Of each kind in a round. */
  logins: number;
}

/** Medians of one round's logins. */
export interface Cost {
  /** From the connection to the list received and the own presence echoed. */
  ms: number;
  /** Prosody's. */
  cpuMs: number;
}

/** Which part of the contacts is online. */
const SHARES = [0, 1 / 3] as const;

export interface ContactSeries {
  rival: Rival;
  /** Of the contacts, who are online: 0 to 1. */
  online: number;
  /** Whether the browser says which list it has. */
  known: boolean;
  rounds: { few: Cost; many: Cost }[];
}

/** Logins of somebody with few contacts and of somebody with many, by turns. */
export async function measureContacts(
  place: Place,
  plan: ContactPlan,
): Promise<{ prosody: string; series: ContactSeries[] }> {
  const series = SHARES.flatMap((online) =>
    [false, true].flatMap((known) =>
      RIVALS.map((rival): ContactSeries => ({ rival, online, known, rounds: [] })),
    ),
  );
  let prosody = "";
  for (let round = 0; round < plan.rounds; round++) {
    await place.progress.step(`Contacts, round ${round + 1} of ${plan.rounds}`, async () => {
      const server = await startServer(place);
      prosody = server.version;
      try {
        for (const share of orderOf(SHARES, round)) {
          const others = await comeAll(server, share, place.signal);
          await place.otherWork.sample(place.signal);
          for (const one of orderOf(series, round).filter(({ online }) => online === share)) {
            place.signal.throwIfAborted();
            one.rounds.push(await alternate(server, plan, one, others));
          }
          await Promise.all(others.map((other) => other.close()));
        }
      } finally {
        await server.stop();
      }
    });
  }
  return { prosody, series };
}

async function comeAll(server: Sites, share: number, signal: AbortSignal): Promise<XmppSocket[]> {
  const others: XmppSocket[] = [];
  for (const rival of RIVALS) {
    for (const { members } of [FEW, MANY]) {
      for (const localpart of members.slice(0, Math.round((members.length - 1) * share))) {
        signal.throwIfAborted();
        others.push(await comeOnline(server, `${localpart}@${HOSTS[rival]}`));
      }
    }
  }
  return others;
}

async function alternate(
  server: Sites,
  { logins }: ContactPlan,
  { rival, known }: ContactSeries,
  others: readonly XmppSocket[],
): Promise<{ few: Cost; many: Cost }> {
  const few = await Comers.come(server, FEW, rival);
  const many = await Comers.come(server, MANY, rival);
  const all = { few: [] as Login[], many: [] as Login[] };
  for (let turn = 0; turn < logins; turn++) {
    all.few.push(await few.logIn(turn, known));
    all.many.push(await many.logIn(turn, known));
    for (const other of others) other.forget();
  }
  return { few: costOf(all.few), many: costOf(all.many) };
}

/** Those of a group who log in. */
class Comers {
  readonly #server: Sites;
  readonly #crowd: Crowd;
  readonly #rival: Rival;
  /** Of their lists, in the order of who logs in. */
  readonly #versions: (string | undefined)[] = [];

  private constructor(server: Sites, crowd: Crowd, rival: Rival) {
    this.#server = server;
    this.#crowd = crowd;
    this.#rival = rival;
  }

  /** Each was there once: an account begins so, and a browser knows the list then. */
  static async come(server: Sites, crowd: Crowd, rival: Rival): Promise<Comers> {
    const all = new Comers(server, crowd, rival);
    for (const place of comers(crowd).keys()) all.#versions.push((await all.logIn(place, false)).version);
    return all;
  }

  /** A login whose list is whole, or empty where Prosody takes the known one for the newest. */
  async logIn(turn: number, known: boolean): Promise<Login> {
    const all = comers(this.#crowd);
    const place = turn % all.length;
    const version = known ? this.#versions[place] : undefined;
    const login = await logIn(this.#server, `${all[place]}@${HOSTS[this.#rival]}`, version);
    const contacts = this.#crowd.members.length - 1;
    if (login.contacts === contacts || (version !== undefined && login.contacts === 0)) return login;
    throw new Error(`${this.#rival}: ${login.contacts} contacts were sent instead of ${contacts}.`);
  }
}

function costOf(logins: readonly Login[]): Cost {
  const median = (pick: (login: Login) => number) => Number(percentile(logins.map(pick), 0.5).toFixed(3));
  return { ms: median(({ ms }) => ms), cpuMs: median(({ cpuMs }) => cpuMs) };
}
