import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** A text that Prometheus understands; `undefined` where there is none now. */
type Scrape = () => Promise<{ type: string; body: string } | undefined>;

export interface MetricsServerOptions {
  /** By their path. */
  scrapes: ReadonlyMap<string, Scrape>;
}

/** A name that points to this machine (DNS rebinding) is not one of its own names. */
const OWN_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?$/i;

function send(res: ServerResponse, status: number, type: string, body: string): void {
  res.writeHead(status, {
    "Content-Type": type,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Length": Buffer.byteLength(body),
  });
  res.end(body);
}

function refuse(res: ServerResponse, status: number, why: string): void {
  send(res, status, "text/plain; charset=utf-8", `${why}\n`);
}

/** A server for programs of this machine alone, on a port of its own: no proxy hands it over. */
export function createMetricsServer({ scrapes }: MetricsServerOptions): Server {
  const answer = async (req: IncomingMessage, res: ServerResponse) => {
    if (!OWN_HOST.test(req.headers.host ?? "")) return refuse(res, 421, "This is not one of my names.");
    const scrape = scrapes.get(req.url ?? "");
    if (scrape === undefined) return refuse(res, 404, `There are ${[...scrapes.keys()].join(" and ")}.`);
    if (req.method !== "GET") return refuse(res, 405, "GET alone.");
    const found = await scrape();
    if (found === undefined) return refuse(res, 503, "There are no figures now.");
    send(res, 200, found.type, found.body);
  };
  return createServer({ headersTimeout: 5_000, requestTimeout: 10_000, maxHeaderSize: 8_192 }, (req, res) => {
    answer(req, res).catch(() => {
      if (res.headersSent) res.destroy();
      else refuse(res, 500, "The figures cannot be read.");
    });
  });
}
