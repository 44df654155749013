import type { ContactResults } from "../contacts/bench-contacts.ts";
import { contactsSection } from "../contacts/contacts-section.ts";
import type { EndingResults } from "../endings/bench-endings.ts";
import { endingsSection } from "../endings/endings-section.ts";
import type { FloodResults } from "../floods/bench-floods.ts";
import { floodsSection } from "../floods/floods-section.ts";
import { SCRAM } from "../logins/login-jobs.ts";
import { PLONE_SEARCH } from "../people/people-jobs.ts";
import { CONCURRENCIES } from "../plan.ts";
import type { Machine, Results, Series } from "../results.ts";
import type { RoomResults } from "../rooms/bench-rooms.ts";
import { roomsSection } from "../rooms/rooms-section.ts";
import { PLONE_VIEW } from "../sessions/session-jobs.ts";
import { spread } from "../statistics.ts";
import { columnsOf } from "./columns.ts";
import { formatNumber } from "./format-number.ts";
import { pageTable } from "./page-table.ts";
import { quietText } from "./quiet-text.ts";
import { rowsOf } from "./rows.ts";

/** What was measured alone, another time. */
export interface Alone {
  contacts?: ContactResults | undefined;
  rooms?: RoomResults | undefined;
  floods?: FloodResults | undefined;
  endings?: EndingResults | undefined;
}

/** `docs/performance.md`. */
export function renderPage(results: Results, alone: Alone = {}): string {
  const { sessions, searches, logins, machine, plan, derivationMs } = results;
  return `# Performance

<!-- Written by npm run bench from the figures in bench/results; changes made here are lost. -->

Figures, each with its rivals in the same run. They tell how the rivals compare on one machine, not what another machine
can do: look at the ratios. \`npm run bench\` measures anew (a quarter of an hour, on a machine that does nothing else) and writes
this page; the raw figures are in [bench/results](../bench/results/last.json).

${machineText(machine, results.at)}

${plan.rounds} rounds. In each, every rival has its turn of ${seconds(plan.measureMs)} after ${seconds(plan.warmUpMs)} of warm-up, in another order in each
round. Figures are medians of the rounds; the ratio is made in each round, so that what slows the machine for a
while slows both. One load client, a process of its own, does the same for all: each of its workers begins the next
piece of work when the last is done. One at a time says how long it takes; ${CONCURRENCIES[1]} at a time says how many there are in a
second, and a time then holds the waiting for one another.

## Sessions

A session is what a page gets before it logs in: who the member is, and a token.

![Sessions per second](images/performance-sessions.svg)

${tables(sessions, "Sessions", PLONE_VIEW)}

- **Plone view that signs** is what version 1 did: a view in Plone makes JID and token for who is logged in, with
  Python's own HMAC. It is loaded in the benchmark's Plone alone (\`bench/plone\`).
- **Gateway, cache cold**: each request comes with another login, so that the gateway asks Plone's \`@converse\` each time;
  it answers with name, portrait, groups, language and settings too, which the view does not look up.
- **Gateway, cache warm**: the demo's members again and again. The gateway keeps Plone's answer for five seconds; asking
  anew after that is in the figure. So it is when a member has several tabs, or when all pages come back at once.
- One Plone serves all: waitress with 4 threads, members and content of the demo. Logins are \`__ac\` cookies as
  plone.session makes them, with the site's own key, each of another second of the last hour and a half; view and cold
  gateway get the same list, and none comes again before tens of thousands of others. Every answer is looked at for its
  token, and the first of each rival is verified. Connections are kept; nothing stands in front. The members' names are
  known to Prosody already.
${clientText(sessions)}

${searches === undefined ? "" : searchesSection(searches)}## Logins

A whole login into the same Prosody: websocket, stream, features, SASL, stream, resource.

![Time of a login](images/performance-logins.svg)

${tables(logins, "Logins", SCRAM)}

- One Prosody process with the configuration that the gateway writes. **X-TOKEN** is the site's own virtual host,
  with the journal of used tokens; the others are virtual hosts beside it with Prosody's \`internal_hashed\` and
  \`internal_plain\`, ${CONCURRENCIES[1]} accounts each.
- Each round begins with a fresh Prosody. For five minutes Prosody keeps each connection in mind that ever began, and
  tens of thousands of them, which no site has, would slow it down.
- Prosody reads 128 kB in a second from a connection, which the gateway tells it to. By this each message holds up the
  next one a little: one of 256 bytes by 2 ms, one of less than 128 bytes not at all. A token is longer than a password, and
  SCRAM has two messages.
- SCRAM makes the client derive a key from the password (10,000 rounds of PBKDF2, ${formatNumber(derivationMs)} ms here in native code), and
  with hashed passwords PLAIN makes the server do it. A client may keep the key: that is the second SCRAM. With several
  at a time the derivations of all the clients share this one machine with Prosody, which they do not in life.
- Tokens are minted before a login's clock starts: what they cost is in the first figure. Closing the stream is outside
  its time, but not outside the number per second.
${clientText(logins)}
${sectionsOf(alone)}`;
}

function sectionsOf({ contacts, rooms, floods, endings }: Alone): string {
  return [
    contacts && contactsSection(contacts),
    rooms && roomsSection(rooms),
    floods && floodsSection(floods),
    endings && endingsSection(endings),
  ].join("");
}

/** Of the first run with them on. */
function searchesSection(searches: NonNullable<Results["searches"]>): string {
  return `## Searches

Whom a member finds who types a part of a name, in a site with ${formatNumber(searches.people)} members in 200 groups.

${tables(searches.series, "Searches", PLONE_SEARCH)}

- **Plone's own search** is \`@converse-people\`, asked directly: the site's plugins look through all members for one text.
- **Gateway's index** is \`<base>/people\`. It finds words in any order, without accents and case, and says the same of each
  person. Each member comes again after more than the five seconds for which Plone's answer is kept, so that Plone is asked
  who it is almost each time; Prosody is told of whom it did not know. Both are in the figure.
- Two thousand members search in turn, each for another of twelve texts. A member who asks more than 3 times in a second
  for long is held back, and none of these is.
- The index takes ${formatNumber(searches.indexMb)} MB of the gateway's memory for these members. It is made in the background, in
  eight parts; a part that did not change is not made again.
${clientText(searches.series)}

`;
}

function tables(series: readonly Series[], what: string, base: string): string {
  return CONCURRENCIES.map((concurrency) =>
    table(`${what}, ${concurrency} at a time`, series, concurrency, base),
  ).join("\n\n");
}

function table(what: string, series: readonly Series[], concurrency: number, base: string): string {
  const { heads, cells } = columnsOf(what, rowsOf(series, concurrency, base));
  return pageTable(heads, cells);
}

/** A client that was as busy as those whom it measures would have held them up. */
function clientText(series: readonly Series[]): string {
  const shares = series.map(({ rounds }) => spread(rounds.map(({ clientCores }) => clientCores)).median);
  return `- The load client itself took at most ${formatNumber(Math.max(...shares))} of one core, for whoever kept it busiest.`;
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}

function machineText(machine: Machine, at: string): string {
  const { cpu, cores, memoryGib, system, node, plone, python, prosody } = machine;
  return `Last run: ${at.slice(0, 10)}, ${cores} cores of ${cpu}, ${memoryGib} GiB, ${system};
Node ${node}, Plone ${plone} on Python ${python}, Prosody ${prosody}.
${quietText(machine)}`;
}
