import type { XmppSocket } from "../../../prosody/test/environment/xmpp-socket.ts";
import { comeOnline } from "../enter-site.ts";
import type { Place } from "../place.ts";
import { type Sites, startSites } from "../start-sites.ts";

const DOMAIN = "bench.localhost";

export const PLAIN = "a room of Prosody's";
export const GROUP = "a room of a group";

export interface Rooms {
  sites: Sites;
  /** By what they are. */
  jids: Readonly<Record<string, string>>;
  nicks: readonly string[];
  members: readonly XmppSocket[];
}

/** One Prosody with a room of its own kind and one of a group, and the members of both, who are online. */
export async function makeRooms(place: Place, count: number): Promise<Rooms> {
  const sites = await startSites(place, [DOMAIN]);
  try {
    const nicks = Array.from({ length: count }, (_, number) => `Member Number ${number}`);
    const localparts = nicks.map((_, number) => `member${number}`);
    const members: XmppSocket[] = [];
    for (const localpart of localparts) {
      place.signal.throwIfAborted();
      members.push(await comeOnline(sites, `${localpart}@${DOMAIN}`));
    }
    const group = await makeGroupRoom(sites, localparts, nicks);
    const plain = `plain@rooms.${DOMAIN}`;
    await open(members[0], plain, nicks[0] ?? "");
    return { sites, jids: { [PLAIN]: plain, [GROUP]: group }, nicks, members };
  } catch (error) {
    await sites.stop();
    throw error;
  }
}

/** Answers its JID. */
async function makeGroupRoom(
  sites: Sites,
  localparts: readonly string[],
  nicks: readonly string[],
): Promise<string> {
  const members = localparts.map((localpart, number) => ({ localpart, name: nicks[number] ?? "" }));
  await sites.order(DOMAIN, "PUT", "/converse/rooms/bench", { title: "Bench", members, owners: [] });
  const { jids } = JSON.parse(await sites.order(DOMAIN, "GET", "/converse/rooms")) as {
    jids: Record<string, string>;
  };
  const jid = jids["bench"];
  if (jid === undefined) throw new Error("the group has no room");
  return jid;
}

/** Makes a room that stays when everybody leaves, as somebody in a client does it. */
async function open(maker: XmppSocket | undefined, room: string, nick: string): Promise<void> {
  if (maker === undefined) throw new TypeError("somebody has to make the room");
  const made = maker.next(/^<presence .*<status code='201'/);
  maker.send(
    `<presence xmlns="jabber:client" to="${room}/${nick}"><x xmlns="http://jabber.org/protocol/muc"/></presence>`,
  );
  await made;
  const field = (name: string, value: string) => `<field var="${name}"><value>${value}</value></field>`;
  const form =
    field("FORM_TYPE", "http://jabber.org/protocol/muc#roomconfig") +
    field("muc#roomconfig_persistentroom", "1") +
    field("muc#roomconfig_whois", "anyone");
  const answer = await maker.ask(
    `<iq id="open" type="set" to="${room}"><query xmlns="http://jabber.org/protocol/muc#owner"><x xmlns="jabber:x:data" type="submit">${form}</x></query></iq>`,
    "open",
  );
  if (!answer.includes("type='result'")) throw new Error(`the room was not made: ${answer}`);
  const left = maker.next(/^<presence [^>]*type='unavailable'/);
  maker.send(`<presence xmlns="jabber:client" type="unavailable" to="${room}/${nick}"/>`);
  await left;
}
