import { randomBytes } from "node:crypto";
import { generateNonce, mintToken, type Secrets } from "@collective-converse/token";
import { saslMessage } from "./sasl-message.ts";
import { type Outcome, XmppSocket } from "./xmpp-socket.ts";

/** A token for now, or for `steps` steps of 30 seconds later (earlier: negative). */
export function tokenFor(jid: string, secrets: Secrets, steps = 0): string {
  const at = Date.now() / 1000 + 30 * steps;
  return mintToken({ jid, secrets, at, nonce: generateNonce(randomBytes) }).token;
}

/** One attempt to log in on a connection of its own, which is closed afterwards. */
export async function tryLogin(port: number, jid: string, token: string): Promise<Outcome> {
  const domain = jid.slice(jid.lastIndexOf("@") + 1);
  const socket = await XmppSocket.open(port, domain);
  const outcome = await socket.authenticate("X-TOKEN", saslMessage(domain, jid, token));
  await socket.close();
  return outcome;
}

/** A member who is online: logged in, bound, with their roster and their presence told. */
export async function comeOnline(port: number, jid: string, token: string): Promise<XmppSocket> {
  const domain = jid.slice(jid.lastIndexOf("@") + 1);
  const socket = await XmppSocket.open(port, domain);
  const outcome = await socket.authenticate("X-TOKEN", saslMessage(domain, jid, token));
  if (!outcome.ok) throw new Error(`${jid} was refused: ${outcome.condition}`);
  await socket.bind("test");
  await socket.ask('<iq id="roster" type="get"><query xmlns="jabber:iq:roster"/></iq>', "roster");
  const echoed = socket.next(/^<presence /);
  socket.send('<presence xmlns="jabber:client"/>');
  await echoed;
  return socket;
}
