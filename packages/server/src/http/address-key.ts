import { isIPv6 } from "node:net";

/** As its eight groups without leading zeros; an address that ends as IPv4 does too. */
function groupsOf(address: string): string[] {
  const [, hostname] = /^\[(.*)\]$/.exec(new URL(`http://[${address}]`).hostname) ?? [];
  const [before = "", after] = (hostname ?? "").split("::");
  const head = before === "" ? [] : before.split(":");
  const tail = after === undefined || after === "" ? [] : after.split(":");
  return [...head, ...Array<string>(8 - head.length - tail.length).fill("0"), ...tail];
}

/**
 * Whom an address is counted for: an IPv4 address by itself, of IPv6 the network of 64 bits, because who has one address
 * of it has all of them.
 */
export function addressKey(address: string): string {
  return isIPv6(address) && !address.includes("%")
    ? `${groupsOf(address).slice(0, 4).join(":")}::/64`
    : address;
}
