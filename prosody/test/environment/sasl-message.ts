const NUL = Buffer.from([0]);

/** `authzid NUL authcid NUL token`, as `spec/README.md` makes it of a claimed JID. */
export function saslMessage(domain: string, jid: Uint8Array | string, token: Uint8Array | string): Buffer {
  const claimed = Buffer.from(jid as string);
  const host = Buffer.from(`@${domain}`);
  const isOfHost = claimed.subarray(-host.length).equals(host);
  const at = claimed.indexOf("@");
  const authcid = claimed.subarray(0, isOfHost ? -host.length : at < 0 ? undefined : at);
  return Buffer.concat([
    isOfHost ? Buffer.alloc(0) : claimed,
    NUL,
    authcid,
    NUL,
    Buffer.from(token as string),
  ]);
}
