import { isIPv4, isIPv6 } from "node:net";

/** How much of a client's address is told: all of it, the network that it is in (/24, /48), nothing. */
export const ADDRESS_FORMS = ["whole", "network", "none"] as const;
export type AddressForm = (typeof ADDRESS_FORMS)[number];

/** Groups of an IPv6 address that say which network it is in. */
const NETWORK = 3;

function groupsOf(address: string): string[] {
  const [head = "", tail] = address.split("::");
  const front = head === "" ? [] : head.split(":");
  if (tail === undefined) return front;
  const back = tail === "" ? [] : tail.split(":");
  return [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill("0"), ...back];
}

/** `192.0.2.0`, `2001:db8:1::`. */
function networkOf(address: string): string {
  const inside = address.replace(/^::ffff:(?=[0-9.]+$)/i, "");
  if (isIPv4(inside)) return inside.replace(/[0-9]+$/, "0");
  if (!isIPv6(address)) return "unknown";
  return `${groupsOf(address).slice(0, NETWORK).join(":")}::`;
}

/** What is told of an address; null where it is nothing. */
export function shownAddress(address: string, form: AddressForm): string | null {
  if (form === "whole") return address;
  return form === "network" ? networkOf(address) : null;
}
