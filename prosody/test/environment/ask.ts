import { type IncomingMessage, request } from "node:http";

export interface Question {
  port: number;
  /** Prosody chooses the virtual host by it. */
  domain: string;
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface Answer {
  status: number;
  headers: IncomingMessage["headers"];
  body: string;
}

/** One HTTP request to a Prosody on the loopback. */
export async function ask({ port, domain, method = "GET", path, headers, body }: Question): Promise<Answer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(
      { host: "127.0.0.1", port, method, path, agent: false, headers: { ...headers, host: domain } },
      resolve,
    );
    asked.on("error", reject);
    asked.end(body);
  });
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  return { status: response.statusCode ?? 0, headers: response.headers, body: text };
}
