import type { Server } from "node:http";
import type { AnsweredRequest } from "../http/dispatch.ts";
import type { Handler } from "../http/exchange.ts";
import { createMetricsServer } from "../metrics/create-metrics-server.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { GatewayOptions } from "./gateway.ts";
import { listen } from "./listen.ts";
import type { Handlers } from "./routes.ts";

/** Counts each answer by the name that its handler has in the route table. */
export function countAnswers(metrics: Metrics, handlers: Handlers): (answered: AnsweredRequest) => void {
  const names = new Map<Handler, string>(
    Object.entries(handlers).map(([name, handler]: [string, Handler]) => [handler, name]),
  );
  return ({ site, handler, status, code, milliseconds }) =>
    metrics.answered({
      site,
      route: handler && names.get(handler),
      status,
      code,
      seconds: milliseconds / 1_000,
    });
}

/** OpenMetrics, as Prosody answers. */
const PROSODY_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/**
 * Listens on the loopback where the configuration says so.
 *
 * @throws ConverseError `gateway-port-taken` or `gateway-listen-failed`
 */
export async function serveMetrics(
  metrics: Metrics,
  { config, xmpp, log }: GatewayOptions,
): Promise<Server | undefined> {
  const { metricsPort } = config.listen;
  if (metricsPort === undefined) return undefined;
  const server = createMetricsServer({
    scrapes: new Map([
      ["/metrics", () => metrics.text()],
      [
        "/metrics/prosody",
        async () => {
          const body = await xmpp.metrics?.();
          return body === undefined ? undefined : { type: PROSODY_TYPE, body };
        },
      ],
    ]),
  });
  await listen(server, { host: "127.0.0.1", port: metricsPort }, "metrics_port");
  log.info({ port: metricsPort }, "figures for Prometheus are on the loopback");
  return server;
}
