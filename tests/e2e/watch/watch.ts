import type { BrowserContext, ConsoleMessage, Page, Request, Response } from "@playwright/test";
import { Streams } from "./streams.ts";

/** What one browser does on the network and says in its console, from its first page on. */
export class Watch {
  readonly requests: { url: string; method: string }[] = [];
  /** Console errors, uncaught exceptions, answers of 400 and above, requests that got no answer. */
  readonly complaints: string[] = [];
  /** Tokens as they came from the gateway. */
  readonly tokens: string[] = [];
  /** Requests that were sent and have neither an answer nor failed. */
  readonly pending = new Set<Request>();
  readonly streams = new Streams();

  constructor(context: BrowserContext) {
    context.on("page", (page) => this.#page(page));
    context.on("request", (request) => this.#request(request));
    context.on("requestfinished", (request) => this.pending.delete(request));
    context.on("requestfailed", (request) => this.#failed(request));
    context.on("response", (response) => void this.#response(response));
    context.on("console", (message) => this.#console(message));
    context.on("weberror", (error) => this.complaints.push(`uncaught ${error.error()}`));
  }

  /** How often an address at or below this path was asked for, websockets included. */
  count(path: string): number {
    return this.requests.filter(({ url }) => new URL(url).pathname.startsWith(path)).length;
  }

  #page(page: Page): void {
    this.streams.watch(page);
    page.on("websocket", (socket) => {
      this.requests.push({ url: socket.url(), method: "CONNECT" });
      socket.on("socketerror", (error) => this.complaints.push(`websocket ${socket.url()}: ${error}`));
    });
  }

  #request(request: Request): void {
    this.requests.push({ url: request.url(), method: request.method() });
    this.pending.add(request);
  }

  async #response(response: Response): Promise<void> {
    if (response.status() >= 400) this.complaints.push(`${response.status()} ${response.url()}`);
    if (response.status() !== 200 || !new URL(response.url()).pathname.endsWith("/session")) return;
    // A page that was left takes the bodies of its answers along; such a token was never used.
    const session = (await response.json().catch(() => undefined)) as { token?: string } | undefined;
    if (session?.token !== undefined) this.tokens.push(session.token);
  }

  #failed(request: Request): void {
    this.pending.delete(request);
    const why = request.failure()?.errorText;
    // A page that is left ends what it was loading; that is no failure.
    if (why !== "net::ERR_ABORTED") this.complaints.push(`${why} ${request.url()}`);
  }

  #console(message: ConsoleMessage): void {
    if (message.type() === "error")
      this.complaints.push(`console: ${message.text()} (${message.location().url})`);
  }
}
