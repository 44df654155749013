import { type IncomingHttpHeaders, request } from "node:http";
import { buffer } from "node:stream/consumers";

export interface Asked {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** One request as a page of the site sends it; its path goes out as it is. */
export async function ask(port: number, { method = "GET", path, headers = {}, body }: Asked) {
  return new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: Buffer }>(
    (resolve, reject) => {
      request({
        host: "127.0.0.1",
        port,
        method,
        path,
        headers: {
          Host: "www.example.org",
          Origin: "https://www.example.org",
          ...(body !== undefined && { "Content-Length": String(Buffer.byteLength(body)) }),
          ...headers,
        },
      })
        .on("error", reject)
        .on("response", (response) => {
          const { statusCode: status, headers: received } = response;
          buffer(response).then((bytes) => resolve({ status, headers: received, body: bytes }), reject);
        })
        .end(body);
    },
  );
}

/** Sends the head of a request with a file and the file's first bytes only; resolves with the status of the answer. */
export function statusBeforeTheBody(port: number, size: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request({
      host: "127.0.0.1",
      port,
      method: "PUT",
      path: "/chat/upload/AAAAAAAAAAAAAAAAAAAAAAAA/file.bin",
      headers: {
        Host: "www.example.org",
        Origin: "https://www.example.org",
        Authorization: "Bearer a.b.c",
        "Content-Length": String(size),
      },
    });
    sent.on("error", reject).on("response", ({ statusCode }) => {
      resolve(statusCode);
      sent.on("error", () => undefined).destroy();
    });
    sent.write(Buffer.alloc(65_536));
  });
}
