import { isHost } from "../config/index.ts";

/** `HOST:PORT` as a URL has it. Who listens on every address is reached by the loopback. */
export function hostAndPort({ host, port }: { host: string; port: number }): string {
  if (!isHost(host)) throw new TypeError("not a host");
  const reached = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}
