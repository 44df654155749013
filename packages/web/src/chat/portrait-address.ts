/**
 * Where the gateway has somebody's portrait. The address has its hash, so that the browser keeps it.
 *
 * @param base - where the gateway is, with a slash at its end
 */
export function portraitAddress(base: string, jid: string, hash: string): string {
  const localpart = jid.slice(0, jid.indexOf("@"));
  return `${base}portraits/${hash}?${new URLSearchParams({ of: localpart })}`;
}
