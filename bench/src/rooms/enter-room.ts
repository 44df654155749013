import type { XmppSocket } from "../../../prosody/test/environment/xmpp-socket.ts";

/** Three hundred who enter at once take some seconds, and many times as long where the machine does something else. */
const WAIT_MS = 300_000;
const MUC = "http://jabber.org/protocol/muc";

/** Enters a room and answers how many ms until the subject came, which is the last thing that a room says then. */
export async function enterRoom(member: XmppSocket, room: string, nick: string): Promise<number> {
  const entered = member.next(
    /^<(message [^>]*type='groupchat'.*<subject|presence [^>]*type='error')/,
    WAIT_MS,
  );
  const since = performance.now();
  member.send(`<presence xmlns="jabber:client" to="${room}/${nick}"><x xmlns="${MUC}"/></presence>`);
  const answer = await entered;
  if (answer.startsWith("<presence")) throw new Error(`${room} cannot be entered: ${answer}`);
  return performance.now() - since;
}

export async function leaveRoom(member: XmppSocket, room: string, nick: string): Promise<void> {
  const left = member.next(/^<presence [^>]*type='unavailable'.*<status code='110'/, WAIT_MS);
  member.send(`<presence xmlns="jabber:client" type="unavailable" to="${room}/${nick}"/>`);
  await left;
}
