import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import type { Problem } from "../../../../spec/http.d.ts";

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  json(): any;
}

export interface Ask {
  method?: string;
  path?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
}

/** What a page of the site sends by itself. */
export const PAGE = {
  Host: "www.example.org",
  Origin: "https://www.example.org",
  "X-Requested-With": "collective.converse",
};

/** One request on a connection of its own, with exactly these headers. */
export function ask(port: number, { method = "GET", path = "/", headers = {}, body }: Ask): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: "127.0.0.1",
        port,
        method,
        path,
        headers: { Host: "www.example.org", ...headers },
        agent: false,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          const { statusCode: status = 0, headers: received } = answer;
          resolve({ status, headers: received, text, json: () => JSON.parse(text) });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** `POST /chat/session` as the page's script does it, with a login of Plone's. */
export function askSession(port: number, headers: OutgoingHttpHeaders = {}, rest: Ask = {}): Promise<Reply> {
  return ask(port, {
    method: "POST",
    path: "/chat/session",
    ...rest,
    headers: { ...PAGE, Cookie: "__ac=abc", ...headers },
  });
}

/** Sends bytes as they are; resolves with all that comes back until the connection ends. */
export function askRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes, "latin1"));
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
    });
    // A reset is an end too.
    socket.on("error", () => {});
    socket.on("close", () => resolve(received));
  });
}

/** The code of a refusal, after a look at whether it is a whole RFC 9457 answer. */
export function codeOf(reply: Reply): string {
  const problem = reply.json() as Problem;
  if (
    reply.headers["content-type"] !== "application/problem+json" ||
    reply.headers["cache-control"] !== "no-store" ||
    problem.status !== reply.status ||
    problem.type !== `urn:collective-converse:error:${problem.code}` ||
    !problem.title
  )
    throw new TypeError(`not a problem: ${reply.status} ${reply.text}`);
  return problem.code;
}
