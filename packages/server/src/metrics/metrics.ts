import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export interface MetricsOptions {
  version: string;
  /** A state of `@collective-converse/supervise`. */
  xmppState(): string;
  /** Connections to Prosody that are open now. */
  tunnels(): number;
}

/** A request that was answered. None of it is what somebody sent: each label has few values. */
export interface Answered {
  /** Undefined where the request was no site's. */
  site?: string | undefined;
  /** A name of the route table; undefined where there was none. */
  route?: string | undefined;
  status: number;
  /** One of `errors.json`, of a refusal. */
  code?: string | undefined;
  seconds: number;
}

/** A connection that stays open says nothing about how long an answer takes. */
const LASTING: ReadonlySet<string | undefined> = new Set(["websocket", "bosh", "files", "doctor"]);
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What the gateway counts, in Prometheus's own terms (https://prometheus.io/docs/practices/naming/). */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<"site" | "route" | "status">;
  readonly #refusals: Counter<"site" | "code">;
  readonly #seconds: Histogram<"route">;

  constructor({ version, xmppState, tunnels }: MetricsOptions) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Counter({
      name: "converse_requests_total",
      help: "Requests by site, route and HTTP status.",
      labelNames: ["site", "route", "status"],
      registers,
    });
    this.#refusals = new Counter({
      name: "converse_refusals_total",
      help: "Refused requests by site and error code (docs/errors.md).",
      labelNames: ["site", "code"],
      registers,
    });
    this.#seconds = new Histogram({
      name: "converse_request_seconds",
      help: "How long an answer took, by route; of connections that stay open there is none.",
      labelNames: ["route"],
      buckets: SECONDS,
      registers,
    });
    new Gauge({ name: "converse_info", help: "The gateway's version.", labelNames: ["version"], registers })
      .labels(version)
      .set(1);
    new Gauge({
      name: "converse_xmpp_up",
      help: "1 when Prosody takes logins, else 0.",
      registers,
      collect() {
        this.set(xmppState() === "ready" ? 1 : 0);
      },
    });
    new Gauge({
      name: "converse_tunnels",
      help: "Connections to Prosody that are open now: websockets, BOSH requests, files.",
      registers,
      collect() {
        this.set(tunnels());
      },
    });
  }

  answered({ site = "", route = "", status, code, seconds }: Answered): void {
    this.#requests.inc({ site, route, status: String(status) });
    if (code !== undefined) this.#refusals.inc({ site, code });
    if (!LASTING.has(route)) this.#seconds.observe({ route }, seconds);
  }

  /** The text that Prometheus scrapes, and its type. */
  async text(): Promise<{ type: string; body: string }> {
    return { type: this.#registry.contentType, body: await this.#registry.metrics() };
  }
}
