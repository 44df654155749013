import { setTimeout as delay } from "node:timers/promises";
import type { SiteSettings } from "../../../demo/src/site-settings.ts";
import { SESSIONS_PATH } from "../../../packages/server/src/system/control.ts";
import type { ConnectedSession, Session } from "../../../spec/http.d.ts";
import { Stream } from "../crowd/stream.ts";
import { askSite } from "./administrator.ts";
import { BoshStream } from "./bosh-stream.ts";
import type { Person } from "./causes.ts";

const BIND = "urn:ietf:params:xml:ns:xmpp-bind";
const SM = "urn:xmpp:sm:3";
/** A session is asked for so often, until the site gives it: what was changed a moment ago is told in the background. */
const TRIES = 100;
const AGAIN_MS = 100;
/** Between two looks at who is connected; a time is too long by at most this and one answer. */
const LOOK_MS = 10;
/** What has not ended by then does not end. */
const LATEST_MS = 30_000;

export const KINDS = ["Websocket", "Hibernating", "BOSH"] as const;
export type Kind = (typeof KINDS)[number];

/** The gateway's own list of who is connected, as `collective-converse sessions list` reads it. */
export interface Control {
  port: number;
  key: string;
}

async function sessionOf(settings: SiteSettings, { login, address }: Person): Promise<Session> {
  const { base, origins } = settings;
  const headers = {
    Origin: origins[0],
    "X-Requested-With": "collective.converse",
    Accept: "application/json",
    Cookie: `__ac=${login}`,
    "Content-Length": "0",
  };
  for (let tried = 1; ; tried++) {
    try {
      const text = await askSite(settings, { method: "POST", path: `${base}/session`, headers, address });
      return JSON.parse(text) as Session;
    } catch (error) {
      if (tried === TRIES) throw error;
      await delay(AGAIN_MS);
    }
  }
}

async function openStream(settings: SiteSettings, person: Person): Promise<Stream> {
  const signal = AbortSignal.timeout(LATEST_MS);
  const options = { address: person.address, signal, onLogin: () => undefined };
  const where = { port: settings.port, base: settings.base, origin: settings.origins[0] };
  const stream = await Stream.open(where, await sessionOf(settings, person), options);
  await stream.after(`<iq xmlns="jabber:client" id="b" type="set"><bind xmlns="${BIND}"/></iq>`, /<jid>/);
  return stream;
}

async function hibernating({ port, key }: Control): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}${SESSIONS_PATH}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const { sessions } = (await answer.json()) as { sessions: ConnectedSession[] };
  return sessions.filter(({ isHibernating }) => isHibernating).length;
}

/** When there are so many lost connections that may be resumed; nobody else has any. */
async function whenHibernating(control: Control, wanted: number): Promise<number> {
  const from = performance.now();
  while (performance.now() - from < LATEST_MS) {
    const count = await hibernating(control);
    if (count === wanted) return performance.now();
    await delay(LOOK_MS);
  }
  throw new Error(wanted === 0 ? "a lost connection may still be resumed" : "no connection hibernates");
}

/** One of each kind, and when each of them had ended, on `performance`'s clock. */
export async function openConnections(settings: SiteSettings, control: Control, person: Person) {
  const websocket = await openStream(settings, person);
  const lost = await openStream(settings, person);
  await lost.after(`<enable xmlns="${SM}" resume="true"/>`, /^<enabled/);
  lost.drop();
  const bosh = await BoshStream.open(settings, await sessionOf(settings, person), person.address);
  await whenHibernating(control, 1);
  const late = AbortSignal.timeout(2 * LATEST_MS);
  const tooLate = new Promise<never>((_resolve, reject) => {
    late.addEventListener("abort", () => reject(new Error("a connection does not end")), { once: true });
  });
  tooLate.catch(() => undefined);
  const closed = new Promise<number>((resolve) => {
    websocket.gone.signal.addEventListener("abort", () => resolve(performance.now()), { once: true });
  });
  return {
    /** To be called when what ends them begins. */
    ended: async (): Promise<Record<Kind, number>> => {
      const all = Promise.all([closed, whenHibernating(control, 0), bosh.ended]);
      const [first, second, third] = await Promise.race([all, tooLate]);
      return { Websocket: first, Hibernating: second, BOSH: third };
    },
    drop: () => {
      websocket.drop();
      bosh.drop();
    },
  };
}
