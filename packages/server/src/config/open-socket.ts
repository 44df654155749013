import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/**
 * A new connection to an origin: TLS for https, with the certificate checked against the origin's host whatever the
 * request's `Host` is.
 */
export function openSocket(url: string, { allowHalfOpen = false } = {}): Socket {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const isSecure = protocol === "https:";
  const to = { host, port: Number(port) || (isSecure ? 443 : 80), allowHalfOpen };
  if (!isSecure) return connect(to);
  return connectTls({ ...to, ...(isIP(host) === 0 && { servername: host }) });
}
