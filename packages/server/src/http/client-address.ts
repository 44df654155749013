import type { IncomingMessage } from "node:http";
import { BlockList, isIP, isIPv4 } from "node:net";
import { headerValues } from "./header-values.ts";

/** What a proxy writes of who asked it: `X-Forwarded-For`, or `Forwarded` of RFC 7239. */
export type ForwardedHeader = "X-Forwarded-For" | "Forwarded";

export interface ProxyOptions {
  /** Addresses and networks: `127.0.0.1`, `10.0.0.0/8`, `2001:db8::/32`. */
  trustedProxies: readonly string[];
  /** The one header that these write. A proxy may pass the other one on as a client sent it, so it is not looked at. */
  header: ForwardedHeader;
}

/** An IPv4 address that came over an IPv6 socket is that IPv4 address. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=[0-9.]+$)/i, "");
}

/** Whether an address is that of a proxy which is believed. */
export function trust(proxies: readonly string[]): (address: string) => boolean {
  const trusted = new BlockList();
  for (const proxy of proxies) {
    const [address = "", bits] = proxy.split("/");
    const family = isIPv4(address) ? "ipv4" : "ipv6";
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  return (address) => trusted.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}

/** `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]:443`; undefined where there is no address. */
function readAddress(text: string): string | undefined {
  const inside = /^\[([^\]]*)\](?::[0-9]+)?$/.exec(text)?.[1] ?? /^([0-9.]+):[0-9]+$/.exec(text)?.[1] ?? text;
  return isIP(inside) === 0 || inside.includes("%") ? undefined : plainAddress(inside);
}

/** The `for` of an element of `Forwarded`. */
function forOf(element: string): string {
  const [, quoted, token] = /(?:^|;)[ \t]*for=(?:"([^"]*)"|([^;"]*))/i.exec(element) ?? [];
  return (quoted ?? token ?? "").trim();
}

/** What the hops say, the nearest last. */
function hopsOf(req: IncomingMessage, header: ForwardedHeader): string[] {
  const elements = headerValues(req, header.toLowerCase()).flatMap((value) => value.split(","));
  return elements.map((element) => (header === "Forwarded" ? forOf(element) : element.trim()));
}

/**
 * The address of who asks. A trusted proxy is believed in what it says of who asked it, and so on: the last address
 * that is no trusted proxy's is the client's, and what stands before it may be forged. Where a proxy says nothing that
 * is an address, it is the proxy's own.
 */
export function addressReader({ trustedProxies, header }: ProxyOptions): (req: IncomingMessage) => string {
  const isTrusted = trust(trustedProxies);
  return (req) => {
    let address = plainAddress(req.socket.remoteAddress ?? "");
    if (isIP(address) === 0) return "unknown";
    for (const hop of isTrusted(address) ? hopsOf(req, header).reverse() : []) {
      const next = readAddress(hop);
      if (next === undefined) break;
      address = next;
      if (!isTrusted(address)) break;
    }
    return address;
  };
}
