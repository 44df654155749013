import { randomBytes } from "node:crypto";
import { generateNonce, mintToken } from "@collective-converse/token";
import { saslMessage } from "../../../prosody/test/environment/sasl-message.ts";
import type { XmppSocket } from "../../../prosody/test/environment/xmpp-socket.ts";
import type { LoginJob } from "../load/job.ts";
import { clientFinal, clientFirst, parseServerFirst, type Salting, saltPassword } from "./scram.ts";

type Prove = (stream: XmppSocket) => Promise<void>;

/** Makes, for each login of one account, what proves it. A token is minted before the login's clock starts. */
export function proverFor(
  proof: LoginJob["proof"],
  { localpart, domain }: { localpart: string; domain: string },
): () => Prove {
  const jid = `${localpart}@${domain}`;
  switch (proof.mechanism) {
    case "X-TOKEN":
      return () => {
        const nonce = generateNonce(randomBytes);
        const { token } = mintToken({ jid, secrets: proof.secrets, at: Date.now() / 1000, nonce });
        return (stream) => proveAtOnce(stream, proof.mechanism, saslMessage(domain, jid, token));
      };
    case "PLAIN":
      return () => (stream) => proveAtOnce(stream, proof.mechanism, saslMessage(domain, jid, proof.password));
    case "SCRAM-SHA-1": {
      const salt = proof.kept ? keeping(proof.password) : (how: Salting) => saltPassword(proof.password, how);
      return () => (stream) => proveByScram(stream, localpart, salt);
    }
  }
}

async function proveAtOnce(stream: XmppSocket, mechanism: string, message: Buffer): Promise<void> {
  const outcome = await stream.authenticate(mechanism, message);
  if (!outcome.ok) throw new Error(`${mechanism} was refused: ${outcome.condition}`);
}

/** As a client that keeps the salted password while the server's salt stays the same; RFC 5802, 5.1 allows it. */
function keeping(password: string): (how: Salting) => Promise<Buffer> {
  let known: { key: string; salted: Promise<Buffer> } | undefined;
  return (how) => {
    const key = `${how.iterations} ${how.salt.toString("base64")}`;
    if (known?.key !== key) known = { key, salted: saltPassword(password, how) };
    return known.salted;
  };
}

async function proveByScram(
  stream: XmppSocket,
  localpart: string,
  salt: (how: Salting) => Promise<Buffer>,
): Promise<void> {
  const first = clientFirst(localpart, randomBytes(18).toString("base64"));
  const challenge = await told(stream, `<auth xmlns="${SASL}" mechanism="SCRAM-SHA-1">`, "auth", first);
  const serverFirst = parseServerFirst(challenge);
  const { message, serverFinal } = clientFinal(first, challenge, await salt(serverFirst));
  const success = await told(stream, `<response xmlns="${SASL}">`, "response", message);
  if (success !== serverFinal) throw new Error("SCRAM-SHA-1: the server does not know the password");
}

const SASL = "urn:ietf:params:xml:ns:xmpp-sasl";

/** Sends one message of the mechanism and answers the server's. */
async function told(stream: XmppSocket, open: string, name: string, message: string): Promise<string> {
  const answered = stream.next(/^<(challenge|success|failure)\b/);
  stream.send(`${open}${Buffer.from(message).toString("base64")}</${name}>`);
  const answer = await answered;
  const data = /^<(?:challenge|success)\b[^>]*>([^<]+)</.exec(answer)?.[1];
  if (data === undefined)
    throw new Error(`SCRAM-SHA-1 was refused: ${/<([a-z-]+)\/>/.exec(answer)?.[1] ?? "?"}`);
  return Buffer.from(data, "base64").toString();
}
