import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What `@converse` says of a member of the story. */
export function memberAnswer(id = "jane", changes: { connection?: string; fullname?: string } = {}) {
  return {
    "@id": "https://www.example.org/@converse",
    member: "0123456789abcdef0123456789abcdef",
    user: {
      id,
      fullname: changes.fullname ?? "Jane Doe",
      portrait: null,
      groups: [{ id: "staff", title: "Staff" }],
      language: "de",
    },
    settings: {
      connection: changes.connection ?? "websocket",
      autoSubscribe: false,
      debug: false,
      theme: "system",
      rooms: true,
      sounds: false,
      boshUrl: null,
      notifications: false,
      appearance: "overlay",
      fileSharing: true,
      searchMinLength: 2,
    },
  };
}

/** Answers with JSON. */
export function json(res: ServerResponse, body: unknown, status = 200): void {
  res.writeHead(status, { "Content-Type": "application/json" });
  res.end(JSON.stringify(body));
}

/** Stands for Plone: it remembers what it was asked, and answers as the test says. */
export class StubPlone {
  readonly requests: IncomingMessage[] = [];
  answer: RequestListener = (_req, res) => json(res, memberAnswer());
  readonly #server = createServer((req, res) => {
    this.requests.push(req);
    this.answer(req, res);
  });

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
