import { randomBytes } from "node:crypto";
import { generateNonce, mintToken } from "@collective-converse/token";
import { saslMessage } from "../../prosody/test/environment/sasl-message.ts";
import { XmppSocket } from "../../prosody/test/environment/xmpp-socket.ts";
import type { Sites } from "./start-sites.ts";

/** A machine that does something else as well is slow. */
const WAIT_MS = 60_000;
const RESOURCE = "bench";

/** A stream that has proved who it is, with a resource. The token is minted before `begin` is called. */
export async function enterSite(
  { port, secrets }: Pick<Sites, "port" | "secrets">,
  jid: string,
  begin: () => Promise<void> = async () => undefined,
): Promise<XmppSocket> {
  const domain = jid.slice(jid.indexOf("@") + 1);
  const nonce = generateNonce(randomBytes);
  const { token } = mintToken({ jid, secrets, at: Date.now() / 1000, nonce });
  await begin();
  const stream = await XmppSocket.open(port, domain);
  const outcome = await stream.authenticate("X-TOKEN", saslMessage(domain, jid, token));
  if (!outcome.ok) throw new Error(`${jid} was refused: ${outcome.condition}`);
  await stream.bind(RESOURCE);
  return stream;
}

/** Resolves when the presence has come back. */
export async function tellPresence(stream: XmppSocket, jid: string): Promise<void> {
  const echoed = stream.next(new RegExp(`^<presence [^>]*from=['"]${jid}/${RESOURCE}['"]`), WAIT_MS);
  stream.send('<presence xmlns="jabber:client"/>');
  await echoed;
}

/** Somebody who stays. */
export async function comeOnline(sites: Pick<Sites, "port" | "secrets">, jid: string): Promise<XmppSocket> {
  const stream = await enterSite(sites, jid);
  await tellPresence(stream, jid);
  return stream;
}
