import type { Hop } from "./check.ts";
import type { Websocket } from "./edges/websocket.ts";
import { StopWatch } from "./stop-watch.ts";

const FRAMING = "urn:ietf:params:xml:ns:xmpp-framing";
const SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
const BIND = "urn:ietf:params:xml:ns:xmpp-bind";

export interface Credentials {
  localpart: string;
  domain: string;
  token: string;
}

/** The login was refused, which is another matter than a connection that breaks. */
export class LoginRefused extends Error {}

/** SASL X-TOKEN's message, base64. */
export function saslMessage({ localpart, token }: Pick<Credentials, "localpart" | "token">): string {
  return Buffer.from(`\0${localpart}\0${token}`).toString("base64");
}

/** Opens an XMPP stream (RFC 7395); resolves with the features that it offers. */
async function openStream(websocket: Websocket, domain: string): Promise<string> {
  websocket.send(`<open xmlns="${FRAMING}" to="${domain}" version="1.0"/>`);
  return websocket.receive(/<stream:features/);
}

/** An XMPP ping (XEP-0199). */
export async function ping(websocket: Websocket, domain: string): Promise<void> {
  const id = `p${Math.round(performance.now())}`;
  websocket.send(
    `<iq xmlns="jabber:client" type="get" id="${id}" to="${domain}"><ping xmlns="urn:xmpp:ping"/></iq>`,
  );
  await websocket.receive(new RegExp(`<iq[^>]* id=['"]${id}['"]`));
}

/**
 * Logs in with a token, as a page does, and asks once. The user stays invisible: no presence is sent.
 *
 * @throws LoginRefused when the token is not accepted
 */
export async function logIn(
  websocket: Websocket,
  { localpart, domain, token }: Credentials,
): Promise<readonly Hop[]> {
  const watch = new StopWatch();
  const features = await openStream(websocket, domain);
  watch.lap("stream");
  if (!features.includes("<mechanism>X-TOKEN</mechanism>")) throw new LoginRefused("X-TOKEN is not offered");
  websocket.send(`<auth xmlns="${SASL}" mechanism="X-TOKEN">${saslMessage({ localpart, token })}</auth>`);
  const answer = await websocket.receive(/^<(?:success|failure)/);
  if (answer.startsWith("<failure")) throw new LoginRefused("Prosody refuses a token that was made just now");
  watch.lap("token");
  await openStream(websocket, domain);
  websocket.send(`<iq xmlns="jabber:client" type="set" id="b"><bind xmlns="${BIND}"/></iq>`);
  const bound = await websocket.receive(/<iq[^>]* id=['"]b['"]/);
  if (!bound.includes("<jid>")) throw new LoginRefused("Prosody gives the user no address");
  watch.lap("session");
  await ping(websocket, domain);
  watch.lap("question and answer");
  return watch.hops;
}
