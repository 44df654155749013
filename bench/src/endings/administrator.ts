import { type IncomingMessage, request } from "node:http";
import type { SiteSettings } from "../../../demo/src/site-settings.ts";

const TIMEOUT_MS = 60_000;

export interface Asked {
  method: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** From this address. */
  address?: string;
}

/** Asks as browsers do: the gateway, and Plone behind it, on a connection of its own. */
export async function askSite(
  { port, origins }: SiteSettings,
  { method, path, headers, body, address }: Asked,
): Promise<string> {
  const asked = request({
    host: "127.0.0.1",
    port,
    method,
    path,
    agent: false,
    ...(address !== undefined && { localAddress: address }),
    headers: { Host: new URL(origins[0]).host, ...headers },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    asked.on("response", resolve);
    asked.on("error", reject);
  });
  asked.end(body);
  const answer = await answered;
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const { statusCode = 0 } = answer;
  if (statusCode >= 400) throw new Error(`the site answered ${statusCode} to ${method} ${path}`);
  return Buffer.concat(chunks).toString();
}

/** Who administers the site, by name and password. */
export class Administrator {
  readonly #settings: SiteSettings;
  readonly #authorization: string;

  constructor(settings: SiteSettings, { login, password }: { login: string; password: string }) {
    this.#settings = settings;
    this.#authorization = `Basic ${Buffer.from(`${login}:${password}`).toString("base64")}`;
  }

  /** By plone.restapi. */
  async orders(method: string, path: string, body?: unknown): Promise<void> {
    const headers = {
      Accept: "application/json",
      "Content-Type": "application/json",
      Authorization: this.#authorization,
    };
    const text = body === undefined ? undefined : JSON.stringify(body);
    await askSite(this.#settings, { method, path, headers, ...(text !== undefined && { body: text }) });
  }

  async sees(path: string): Promise<string> {
    return askSite(this.#settings, { method: "GET", path, headers: { Authorization: this.#authorization } });
  }

  async submits(path: string, fields: Readonly<Record<string, string>>): Promise<void> {
    const headers = {
      Authorization: this.#authorization,
      "Content-Type": "application/x-www-form-urlencoded",
      Origin: this.#settings.origins[0],
    };
    await askSite(this.#settings, { method: "POST", path, headers, body: `${new URLSearchParams(fields)}` });
  }
}
