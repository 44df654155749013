import { isIPv4, isIPv6 } from "node:net";

/** What a regular expression can say of it, for editors. */
export const NETWORK_FORM = /^[0-9A-Fa-f.:]+(?:\/[0-9]{1,3})?$/;

/** An address, `127.0.0.1` or `::1`, or a network, `10.0.0.0/8` or `2001:db8::/32`. */
export function isNetwork(text: string): boolean {
  const [address = "", bits, ...others] = text.split("/");
  if (!NETWORK_FORM.test(text) || others.length > 0) return false;
  const most = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  // 0 bits would be everybody, and nobody's address could be believed.
  return most > 0 && (bits === undefined || (Number(bits) >= 1 && Number(bits) <= most));
}
