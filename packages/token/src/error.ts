/** Codes of `spec/errors.json` that speak of a pair of secrets. */
export type SecretCode = "secret-missing" | "secret-demo" | "secret-malformed" | "secret-weak";

/** Codes of `spec/errors.json` that a verifier refuses with. */
export type TokenCode = SecretCode | "token-jid" | "token-malformed" | "token-signature" | "token-otp";

/** What stands in the way of minting a token. Neither the message nor a field holds a secret or a JID. */
export class TokenError extends Error {
  readonly code: TokenCode;

  constructor(code: TokenCode, message: string) {
    super(message);
    this.name = "TokenError";
    this.code = code;
  }
}
