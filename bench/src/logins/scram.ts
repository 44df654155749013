import { createHash, createHmac, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(pbkdf2);

/** How the server wants the password salted. */
export interface Salting {
  salt: Buffer;
  iterations: number;
}

/** RFC 5802, 5: no channel binding, no other identity than the one that proves itself. */
const GS2_HEADER = "n,,";

export function clientFirst(localpart: string, nonce: string): string {
  return `${GS2_HEADER}n=${localpart.replaceAll("=", "=3D").replaceAll(",", "=2C")},r=${nonce}`;
}

/** @throws Error when it is not a server's first message */
export function parseServerFirst(message: string): Salting & { nonce: string } {
  const [, nonce, salt, iterations] = /^r=([^,]+),s=([^,]+),i=(\d+)$/.exec(message) ?? [];
  if (nonce === undefined || salt === undefined) throw new Error("not the first message of a SCRAM server");
  return { nonce, salt: Buffer.from(salt, "base64"), iterations: Number(iterations) };
}

/** The slow part, which takes its time on purpose. */
export function saltPassword(password: string, { salt, iterations }: Salting): Promise<Buffer> {
  return derive(password, salt, iterations, 20, "sha1");
}

/** The client's last message, and the server's if it knows the password too. */
export function clientFinal(
  first: string,
  serverFirst: string,
  salted: Buffer,
): { message: string; serverFinal: string } {
  const { nonce } = parseServerFirst(serverFirst);
  const withoutProof = `c=${Buffer.from(GS2_HEADER).toString("base64")},r=${nonce}`;
  const signed = `${first.slice(GS2_HEADER.length)},${serverFirst},${withoutProof}`;
  const clientKey = hmac(salted, "Client Key");
  const signature = hmac(createHash("sha1").update(clientKey).digest(), signed);
  const proof = Buffer.from(clientKey.map((byte, place) => byte ^ (signature[place] ?? 0)));
  return {
    message: `${withoutProof},p=${proof.toString("base64")}`,
    serverFinal: `v=${hmac(hmac(salted, "Server Key"), signed).toString("base64")}`,
  };
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha1", key).update(text).digest();
}
