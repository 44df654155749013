import type { ProsodyOptions } from "./read-prosody-config.ts";

interface Wanted {
  /** Origin of its HTTP server. */
  url: string;
  domains: readonly string[];
  /** The drop-in, for what is said. */
  dropIn: string;
}

interface Advice {
  /** Whether chat does not work as long as it is so. */
  isNeeded: boolean;
  text: string;
}

function listOf(value: unknown): string[] {
  const items = Array.isArray(value)
    ? value
    : typeof value === "object" && value !== null
      ? Object.values(value)
      : [value];
  return items.filter((item) => item !== undefined && item !== null).map(String);
}

const NEEDED_MODULES = ["c2s", "http", "websocket", "bosh", "saslauth", "converse", "pep"];

function rateOf(limits: unknown): number | undefined {
  const rate = (limits as { c2s?: { rate?: unknown } } | undefined)?.c2s?.rate;
  const [, number, unit] = /^([0-9.]+)\s*([kmg]?)b\/s$/i.exec(String(rate ?? "")) ?? [];
  if (number === undefined) return undefined;
  return Number(number) * (unit === "" ? 1 / 1000 : unit?.toLowerCase() === "k" ? 1 : 1000);
}

/** What of the whole server's options stands in the way of chat, or makes it worse; they are the administrator's. */
export function checkServerOptions(hosts: ProsodyOptions, { url, domains, dropIn }: Wanted): Advice[] {
  const server = hosts["*"] ?? {};
  const advice: Advice[] = [];
  const needed = (text: string) => advice.push({ isNeeded: true, text });
  const better = (text: string) => advice.push({ isNeeded: false, text });
  const { protocol, port } = new URL(url);
  const isSecure = protocol === "https:";
  const missing = domains.filter((domain) => hosts[domain]?.["authentication"] !== "converse");
  if (missing.length > 0) {
    needed(
      `${dropIn} is not read for ${missing.join(", ")}: let the configuration have \`Include "conf.d/*.cfg.lua"\`, and no host of that name elsewhere`,
    );
  }
  const option = isSecure ? "https_ports" : "http_ports";
  const ports = listOf(server[option] ?? (isSecure ? [5281] : [5280]));
  const wanted = port || (isSecure ? "443" : "80");
  if (!ports.includes(wanted))
    needed(`${option} has no ${wanted}, which is the port of xmpp.url: write ${option} = { ${wanted} }`);
  const disabled = listOf(server["modules_disabled"]).filter((name) => NEEDED_MODULES.includes(name));
  if (disabled.length > 0) needed(`modules_disabled has ${disabled.join(", ")}: take it out`);
  const proxies = listOf(server["trusted_proxies"] ?? ["127.0.0.1", "::1"]);
  const isTrusted = isSecure || server["consider_websocket_secure"] === true || proxies.includes("127.0.0.1");
  if (!isTrusted)
    needed("trusted_proxies has no 127.0.0.1, so every connection counts as not encrypted: add it");
  const interfaces = listOf(server[isSecure ? "https_interfaces" : "http_interfaces"] ?? ["*", "::"]);
  if (!isSecure && interfaces.some((address) => !["127.0.0.1", "::1", "localhost"].includes(address))) {
    better(
      'HTTP is open to other machines, and Prosody does not look at a page\'s origin: write http_interfaces = { "127.0.0.1", "::1" }',
    );
  }
  const rate = rateOf(server["limits"]);
  if (rate !== undefined && rate < 128) {
    better(
      `limits lets a connection send ${rate} kB/s, and long conversations load slowly: write rate = "128kb/s" for c2s`,
    );
  }
  return advice;
}
