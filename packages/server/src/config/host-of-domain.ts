/**
 * What the header `Host` has to be so that Prosody finds the host of this domain. Node writes a header's characters as
 * bytes, and Prosody compares the bytes of UTF-8. A body that goes along must be bytes too: with text Node encodes all
 * of it alike.
 */
export function hostOfDomain(domain: string): string {
  return Buffer.from(domain, "utf8").toString("latin1");
}
