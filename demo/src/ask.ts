import { get } from "node:http";

export interface Answer {
  status: number;
  body: string;
}

export interface Question {
  port: number;
  path: string;
  /** The header that chooses the site. */
  host?: string;
  /** What is wanted; JSON unless said. */
  accept?: string;
  /** `login:password`, for Plone's basic authentication. */
  auth?: string;
}

/** One GET on the loopback. */
export function ask(question: Question, signal: AbortSignal): Promise<Answer> {
  const { port, path, host, accept = "application/json", auth } = question;
  return new Promise((resolve, reject) => {
    const headers = {
      accept,
      ...(host !== undefined && { host }),
      ...(auth !== undefined && { authorization: `Basic ${Buffer.from(auth).toString("base64")}` }),
    };
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
