import { type IncomingMessage, request } from "node:http";
import { judgeAnswer, type Outcome } from "../../../packages/web/src/session/outcome.ts";
import type { Where } from "./where.ts";

/** As of the page. */
const TIMEOUT_MS = 15_000;

/** `POST <base>/session` as a page asks it, from the member's own address. */
export async function askForSession(
  { port, base, origin }: Where,
  { login, address }: { login: string; address: string },
): Promise<Outcome> {
  const asked = request({
    host: "127.0.0.1",
    port,
    localAddress: address,
    method: "POST",
    path: `${base}/session`,
    agent: false,
    headers: {
      Host: new URL(origin).host,
      Origin: origin,
      "X-Requested-With": "collective.converse",
      Accept: "application/json",
      Cookie: `__ac=${login}`,
      "Content-Length": 0,
    },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  try {
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      asked.on("response", resolve);
      asked.on("error", reject);
    });
    asked.end();
    const response = await answered;
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const { statusCode = 0, headers } = response;
    return judgeAnswer(statusCode, parse(Buffer.concat(chunks)), headers["retry-after"] ?? null, Date.now());
  } catch {
    // No connection, or no answer in time.
    return { kind: "later", afterMs: 0 };
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
