import { get } from "node:http";

export interface Answer {
  status: number;
  body: string;
}

/** One GET on the loopback; `host` is the header that chooses the site. */
export function ask(
  { port, path, host }: { port: number; path: string; host?: string },
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { accept: "application/json", ...(host !== undefined && { host }) };
    const request = get({ host: "127.0.0.1", port, path, headers, signal, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        body += text;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      response.on("error", reject);
    });
    request.on("error", reject);
  });
}
