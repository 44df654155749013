import type { BrowserContext, ConsoleMessage, Page, Request, Response } from "@playwright/test";
import { Streams } from "./streams.ts";

/** What one browser does on the network and says in its console, from its first page on. */
export class Watch {
  readonly requests: { url: string; method: string }[] = [];
  /** All that happened, one line each, with its time, for the log of a failed story. */
  readonly diary: string[] = [];
  /** Console errors, uncaught exceptions, answers of 400 and above, requests that got no answer. */
  readonly complaints: string[] = [];
  /** What the site's Content-Security-Policy forbade; a story that has some when it ends has failed. */
  readonly violations: string[] = [];
  /** Tokens as they came from the gateway. */
  readonly tokens: string[] = [];
  /** Requests for a session that have neither an answer nor failed. */
  readonly asking = new Set<Request>();
  readonly streams = new Streams();

  constructor(context: BrowserContext) {
    context.on("page", (page) => this.#page(page));
    context.on("request", (request) => this.#request(request));
    context.on("requestfinished", (request) => this.asking.delete(request));
    context.on("requestfailed", (request) => this.#failed(request));
    context.on("response", (response) => void this.#response(response));
    context.on("console", (message) => this.#console(message));
    context.on("weberror", (error) => this.#complain(`uncaught ${error.error()}`));
  }

  /** How often an address at or below this path was asked for, websockets included. */
  count(path: string): number {
    return this.requests.filter(({ url }) => new URL(url).pathname.startsWith(path)).length;
  }

  #asked(url: string, method: string): void {
    this.requests.push({ url, method });
    this.#note(`${method} ${url}`);
  }

  #complain(what: string): void {
    this.complaints.push(what);
    this.#note(what);
  }

  #note(what: string): void {
    this.diary.push(`${new Date().toISOString()} ${what}`);
  }

  #page(page: Page): void {
    this.streams.watch(page);
    page.on("websocket", (socket) => {
      this.#asked(socket.url(), "CONNECT");
      socket.on("close", () => this.#note(`closed ${socket.url()}`));
      socket.on("socketerror", (error) => this.#complain(`websocket ${socket.url()}: ${error}`));
    });
  }

  #request(request: Request): void {
    this.#asked(request.url(), request.method());
    if (isForSession(request)) this.asking.add(request);
  }

  async #response(response: Response): Promise<void> {
    if (response.status() >= 400) this.#complain(`${response.status()} ${response.url()}`);
    this.#note(`${response.status()} ${response.url()}`);
    if (response.status() !== 200 || !isForSession(response.request())) return;
    // A page that was left takes the bodies of its answers along; such a token was never used.
    const session = (await response.json().catch(() => undefined)) as { token?: string } | undefined;
    if (session?.token !== undefined) this.tokens.push(session.token);
  }

  #failed(request: Request): void {
    this.asking.delete(request);
    const why = request.failure()?.errorText;
    // A page that is left ends what it was loading; that is no failure.
    if (why !== "net::ERR_ABORTED") this.#complain(`${why} ${request.url()}`);
  }

  #console(message: ConsoleMessage): void {
    if (/Content Security Policy|requires 'Trusted/.test(message.text()))
      this.violations.push(message.text());
    if (message.type() === "error") this.#complain(`console: ${message.text()} (${message.location().url})`);
  }
}

function isForSession(request: Request): boolean {
  return new URL(request.url()).pathname.endsWith("/session");
}
