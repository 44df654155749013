import { TokenError } from "./error.ts";
import { otpOf, STEP_SECONDS, signatureOf, stepAt } from "./format.ts";
import { isBareJid } from "./jid.ts";
import { checkSecrets, type Secrets } from "./secrets.ts";

export interface MintOptions {
  /** `localpart@domain`, as nodeprep leaves it. */
  jid: string;
  secrets: Secrets;
  /** Unix seconds; a fraction is allowed. */
  at: number;
  /** 32 decimal digits that no other token has; see `generateNonce`. */
  nonce: string;
}

export interface MintedToken {
  /** 8 + 32 digits, a space, 44 characters of base64. */
  token: string;
  /** Unix seconds: from then on a verifier with a window of one step refuses it. */
  expiresAt: number;
}

/**
 * A token for one login of one member, in the format of collective.converse 1 and of Prosody's `mod_auth_token`.
 *
 * @throws TokenError with the code of what is wrong with the secrets, or `token-jid`.
 */
export function mintToken({ jid, secrets, at, nonce }: MintOptions): MintedToken {
  const step = stepAt(at);
  if (typeof nonce !== "string" || !/^[0-9]{32}$/.test(nonce))
    throw new TypeError("nonce must be 32 decimal digits");
  const check = checkSecrets(secrets);
  if (!check.ok) throw new TokenError(check.code, `${check.secret} cannot be used`);
  if (typeof jid !== "string" || !isBareJid(jid)) throw new TokenError("token-jid", "not a bare JID");
  const otp = otpOf(secrets.otpSeed, step);
  const signature = signatureOf(secrets.tokenSecret, otp, nonce, jid).toString("base64");
  return { token: `${otp}${nonce} ${signature}`, expiresAt: (step + 2) * STEP_SECONDS };
}
