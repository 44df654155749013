import { ask } from "../../../prosody/test/environment/ask.ts";
import { OneSite, PROVISION_SECRET } from "../../../prosody/test/environment/one-site.ts";
import { putRoom, ROOMS, roomsComponent } from "../../../prosody/test/environment/room-orders.ts";
import type { XmppSocket } from "../../../prosody/test/environment/xmpp-socket.ts";

export const PLAIN = "a room of Prosody's";
export const GROUP = "a room of a group";

export interface Rooms {
  /** Its version. */
  prosody: string;
  site: OneSite;
  /** By what they are. */
  jids: Readonly<Record<string, string>>;
  nicks: readonly string[];
  members: readonly XmppSocket[];
}

/** One Prosody with a room of its own kind and one of a group, and the members of both, who are online. */
export async function makeRooms(count: number): Promise<Rooms> {
  const env = { CONVERSE_PROVISION_SECRET: PROVISION_SECRET };
  const site = await OneSite.start({}, env, ["bookmarks", "smacks"], [roomsComponent]);
  try {
    const nicks = Array.from({ length: count }, (_, number) => `Member Number ${number}`);
    const localparts = nicks.map((_, number) => `member${number}`);
    const members: XmppSocket[] = [];
    for (const localpart of localparts) members.push(await site.online(localpart));
    const names = Object.fromEntries(localparts.map((localpart, number) => [localpart, nicks[number] ?? ""]));
    const group = await putRoom(site.port, "bench", "Bench", names);
    const plain = `plain@${ROOMS}`;
    await open(members[0], plain, nicks[0] ?? "");
    const { body } = await ask({ port: site.port, domain: OneSite.domain, path: "/converse/instance" });
    const { prosody } = JSON.parse(body) as { prosody: string };
    return { prosody, site, jids: { [PLAIN]: plain, [GROUP]: group }, nicks, members };
  } catch (error) {
    await site.server.remove();
    throw error;
  }
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
