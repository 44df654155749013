import { type IncomingMessage, request } from "node:http";
import { hostOfDomain } from "../config/host-of-domain.ts";
import { openSocket } from "../config/open-socket.ts";

export interface Question {
  /** Origin of Prosody's HTTP server. */
  url: string;
  /** Prosody chooses the virtual host by it. */
  domain: string;
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  headers?: Record<string, string>;
  body?: string;
  /** Characters that the answer has at most; without it 65,536. */
  longest?: number;
  signal: AbortSignal;
}

/** Answers are short; a longer one is not Prosody's. */
const LONGEST = 65_536;

/** One request to Prosody's own HTTP server, on a connection of its own. Rejects when there is no whole answer. */
export async function askProsody(question: Question): Promise<{ status: number; body: string }> {
  const { url, domain, method, path, headers, body, signal, longest = LONGEST } = question;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(
      {
        method,
        path,
        signal,
        // A connection of its own, and to the address alone: `Host` is the XMPP domain.
        createConnection: () => openSocket(url),
        headers: { ...headers, host: hostOfDomain(domain) },
      },
      resolve,
    );
    asked.on("error", reject);
    // As bytes: a string would be sent together with the headers, in one encoding.
    asked.end(body === undefined ? undefined : Buffer.from(body));
  });
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) {
    text += chunk;
    if (text.length > longest) throw new Error("The answer is too long to be Prosody's.");
  }
  return { status: response.statusCode ?? 0, body: text };
}
