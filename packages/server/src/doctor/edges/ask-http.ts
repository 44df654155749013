import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { PeerCertificate, TLSSocket } from "node:tls";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

const LIMIT_MS = 10_000;
const LONGEST = 4 * 1024 * 1024;

export interface Question {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string;
  /** PEM; absent: those that Node knows. */
  ca?: string | undefined;
  /** Sends the headers alone, for what is refused by them. */
  withoutBody?: boolean;
  limitMs?: number;
}

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Decoded as the header Content-Encoding says. */
  body: string;
  /** Milliseconds until the headers were there. */
  firstMs: number;
  /** Of an answer over TLS. */
  certificate?: PeerCertificate;
}

function decoded(body: Buffer, coding: string | undefined): string {
  if (coding === "br") return brotliDecompressSync(body).toString("utf8");
  if (coding === "gzip") return gunzipSync(body).toString("utf8");
  return body.toString("utf8");
}

/** One request on a connection of its own. Rejects when there is no whole answer in time. */
export function askHttp(url: string, question: Question = {}): Promise<HttpAnswer> {
  const { method = "GET", headers = {}, body, ca, withoutBody = false, limitMs = LIMIT_MS } = question;
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const send = url.startsWith("https:") ? requestHttps : requestHttp;
    const asked = send(url, { method, headers, agent: false, ...(ca !== undefined && { ca }) });
    const timer = setTimeout(() => asked.destroy(new Error(`no answer in ${limitMs / 1000} s`)), limitMs);
    asked.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    asked.on("response", (answer) => {
      const firstMs = performance.now() - begin;
      const { socket } = answer;
      const certificate =
        "getPeerCertificate" in socket ? (socket as TLSSocket).getPeerCertificate() : undefined;
      const chunks: Buffer[] = [];
      let size = 0;
      answer.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > LONGEST) asked.destroy(new Error(`the answer is longer than ${LONGEST} bytes`));
        else chunks.push(chunk);
      });
      answer.on("error", reject);
      answer.on("end", () => {
        clearTimeout(timer);
        asked.destroy();
        try {
          const text = decoded(Buffer.concat(chunks), answer.headers["content-encoding"]);
          const { statusCode: status = 0 } = answer;
          resolve({
            status,
            headers: answer.headers,
            body: text,
            firstMs,
            ...(certificate && { certificate }),
          });
        } catch (error) {
          reject(error);
        }
      });
    });
    if (withoutBody) asked.flushHeaders();
    else asked.end(body);
  });
}
