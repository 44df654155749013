import { XmppSocket } from "../../../prosody/test/environment/xmpp-socket.ts";

export interface Login {
  /** Of Prosody's HTTP server. */
  port: number;
  domain: string;
  mechanism: string;
  /** From the offered mechanisms to `<success/>`. */
  prove(stream: XmppSocket): Promise<void>;
}

/** A whole login: connection, stream, features, SASL, the stream again, resource. Answers how many ms until then. */
export async function logIn({ port, domain, mechanism, prove }: Login): Promise<number> {
  const since = performance.now();
  const stream = await XmppSocket.open(port, domain);
  const offered = await stream.mechanisms();
  if (!offered.includes(mechanism)) throw new Error(`${domain} does not offer ${mechanism}`);
  await prove(stream);
  await stream.bind("bench");
  const ms = performance.now() - since;
  await stream.close();
  return ms;
}
