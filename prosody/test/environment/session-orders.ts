import { randomBytes } from "node:crypto";
import { generateNonce, mintToken } from "@collective-converse/token";
import { type Answer, ask } from "./ask.ts";
import { OneSite, PROVISION_SECRET, SECRETS } from "./one-site.ts";

/** An order about sessions, as the gateway gives it. */
export async function orderSessions(
  port: number,
  what: "" | "/close" | "/renew" | "/refused",
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return ask({
    port,
    domain: OneSite.domain,
    method: body === undefined ? "GET" : "POST",
    path: `/converse/sessions${what}`,
    headers: {
      authorization: `Bearer ${PROVISION_SECRET}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

/** Ends the sessions of a member, or of everybody, and answers how many there were. */
export async function endSessions(
  port: number,
  localpart: string | null,
  reason: string,
  before = Date.now(),
): Promise<number> {
  const { status, body } = await orderSessions(port, "/close", { localpart, reason, before });
  if (status !== 200) throw new Error(`the sessions were not ended: ${status} ${body}`);
  return (JSON.parse(body) as { closed: number }).closed;
}

/** What Prosody says of who is connected, by the full JID. */
export async function listSessions(port: number): Promise<Record<string, Record<string, unknown>>> {
  const { status, body } = await orderSessions(port, "");
  if (status !== 200) throw new Error(`the sessions were not listed: ${status} ${body}`);
  return (JSON.parse(body) as { sessions: Record<string, Record<string, unknown>> }).sessions;
}

/** A token as the gateway makes it for who asked at that moment, in unix milliseconds. */
export function tokenAskedAt(localpart: string, asked: number): string {
  const nonce = `${String(asked).padStart(13, "0")}${generateNonce(randomBytes).slice(13)}`;
  const jid = `${localpart}@${OneSite.domain}`;
  return mintToken({ jid, secrets: SECRETS, at: Date.now() / 1000, nonce }).token;
}
