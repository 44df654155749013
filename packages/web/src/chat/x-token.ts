import type { Connection, Strophe } from "./converse-api.ts";

/** The message of SASL X-TOKEN, framed like PLAIN (RFC 4616): `authzid NUL authcid NUL token`, as UTF-8 bytes. */
export function frame({
  authcid,
  authzid,
  domain,
  pass,
}: Pick<Connection, "authcid" | "authzid" | "domain" | "pass">) {
  const other = authzid === `${authcid}@${domain}` ? "" : authzid;
  const bytes = new TextEncoder().encode(`${other}\0${authcid}\0${String(pass)}`);
  // Strophe encodes it to base64 with `btoa`, which takes one character per byte.
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** The mechanism for Strophe's `mechanisms` option. Given alone, the token is offered to no other mechanism. */
export function xToken({ SASLMechanism }: Strophe) {
  return class XToken extends SASLMechanism {
    constructor() {
      super("X-TOKEN", true, 100);
    }
    onChallenge(connection: Connection): string {
      return frame(connection);
    }
  };
}
