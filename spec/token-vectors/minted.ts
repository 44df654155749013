import { nonceOf, tokenOf } from "./cases.ts";
import { totp } from "./rfc.ts";
import { AT, CURRENT, PREVIOUS, type Secrets } from "./sites.ts";

/** What `mint` makes of its arguments, to the last character. */
export interface MintVector {
  name: string;
  jid: string;
  at: number;
  nonce: string;
  secrets: Secrets;
  token: string;
  /** Unix seconds from which on no verifier with a window of one step accepts the token. */
  expiresAt: number;
}

function minted(name: string, at: number, jid = "alice@plain.example", secrets = CURRENT): MintVector {
  const step = Math.floor(at / 30);
  const nonce = nonceOf(`mint: ${name}`);
  const parts = { jid, nonce, otp: totp(secrets.otpSeed, step), secret: secrets.tokenSecret };
  return { name, jid, at, nonce, secrets, token: tokenOf(name, parts), expiresAt: (step + 2) * 30 };
}

export const MINTED: readonly MintVector[] = [
  minted("the middle of a step", AT),
  minted("the first second of a step", AT - 15),
  minted("the last second of a step", AT + 14),
  minted("a fraction of the last second of a step", AT + 14.999),
  minted("the first second of the next step", AT + 15),
  minted("the first second of all", 0),
  minted("the last second of step 0", 29),
  minted("after 2038, a counter of more than 31 bits of seconds", 2_147_483_648),
  minted("after 2106, more than 32 bits of seconds", 4_294_967_296),
  minted("a step of more than 32 bits", 30 * 4_294_967_297),
  minted("the previous pair", AT, "alice@rotated.example", PREVIOUS),
  minted("an e-mail address, escaped", AT, "jane\\40example.org@plain.example"),
  minted("a letter outside ASCII", AT, "jörg@plain.example"),
  minted("letters outside the first plane", AT, "𠀀𠀁@plain.example"),
  minted("a localpart of 1023 bytes", AT, `${"a".repeat(1023)}@plain.example`),
];
