import { enterSite, tellPresence } from "../enter-site.ts";
import type { Sites } from "../start-sites.ts";
import { cpuTime } from "./cpu-time.ts";

/** A machine that does something else as well is slow. */
const WAIT_MS = 60_000;

export interface Login {
  /** From the connection to the list received and the own presence echoed. */
  ms: number;
  /** Prosody's, until it has done all that the login is followed by. */
  cpuMs: number;
  /** Contacts in the list that was sent. */
  contacts: number;
  /** Of the list; absent where Prosody gives none. */
  version: string | undefined;
}

/** What a page does until it shows its contacts: a login, XEP-0198, the list, its own presence. Then it goes. */
export async function logIn(server: Sites, jid: string, version?: string): Promise<Login> {
  let since = 0;
  let cpuBefore = 0;
  const stream = await enterSite(server, jid, async () => {
    cpuBefore = await cpuTime(server.pid);
    since = performance.now();
  });
  const enabled = stream.next(/^<enabled /, WAIT_MS);
  stream.send('<enable xmlns="urn:xmpp:sm:3" resume="true"/>');
  await enabled;
  const known = version === undefined ? "" : ` ver="${version}"`;
  const list = stream.next(/^<iq [^>]*id=['"]list['"]/, WAIT_MS);
  stream.send(
    `<iq xmlns="jabber:client" id="list" type="get"><query xmlns="jabber:iq:roster"${known}/></iq>`,
  );
  const roster = await list;
  await tellPresence(stream, jid);
  const ms = performance.now() - since;
  // Stanzas are handled in their order: when this is answered, all contacts have been told.
  const answered = stream.next(/^<iq [^>]*id=['"]done['"]/, WAIT_MS);
  stream.send('<iq xmlns="jabber:client" id="done" type="get"><ping xmlns="urn:xmpp:ping"/></iq>');
  await answered;
  const cpuMs = (await cpuTime(server.pid)) - cpuBefore;
  // With this end nothing is kept for somebody to go on with.
  stream.send('<close xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>');
  await stream.close();
  const contacts = roster.match(/<item /g)?.length ?? 0;
  return { ms, cpuMs, contacts, version: /<query [^>]*ver=['"](\d+)['"]/.exec(roster)?.[1] };
}
