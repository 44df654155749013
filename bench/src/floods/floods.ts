/** What a flood is made of: each answers the stanza with this number. */
export type Flood = (place: number, target: Target) => string;

export interface Target {
  /** Bare JID of somebody who is online. */
  person: string;
  /** Bare JID of a room in which the others are, and the flooder too. */
  room: string;
  /** The flooder's name there. */
  nick: string;
}

const MUC = '<x xmlns="http://jabber.org/protocol/muc"/>';

export const FLOODS = {
  "messages to a member": (place, { person }) =>
    `<message xmlns="jabber:client" type="chat" to="${person}" id="f${place}"><body>flood ${place}</body></message>`,
  "messages to a room": (place, { room }) =>
    `<message xmlns="jabber:client" type="groupchat" to="${room}" id="f${place}"><body>flood ${place}</body></message>`,
  "joins of a room": (place, { room, nick }) =>
    place % 2 === 0
      ? `<presence xmlns="jabber:client" type="unavailable" to="${room}/${nick}"/>`
      : `<presence xmlns="jabber:client" to="${room}/${nick}">${MUC}</presence>`,
  "presences, to all and to a room": (place, { room, nick }) =>
    place % 2 === 0
      ? `<presence xmlns="jabber:client"><status>flood ${place}</status></presence>`
      : `<presence xmlns="jabber:client" to="${room}/${nick}"><status>flood ${place}</status></presence>`,
} as const satisfies Record<string, Flood>;

export type FloodName = keyof typeof FLOODS;
