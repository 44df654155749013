/** An IPv4 address, a host name, or an IPv6 address. */
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$/;

/** Whether the gateway may be told to listen there. */
export function isHost(text: string): boolean {
  return HOST.test(text);
}

/** `HOST:PORT` as a URL has it. Who listens on every address is reached by the loopback. */
export function hostAndPort({ host, port }: { host: string; port: number }): string {
  if (!isHost(host)) throw new TypeError("not a host");
  const reached = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}
