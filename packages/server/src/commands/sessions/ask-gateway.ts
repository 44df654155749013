import catalogue from "../../../../../spec/errors.json" with { type: "json" };
import type { Config } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import { readControl } from "./read-control.ts";

const ANSWER_MS = 20_000;
/** What a gateway that listens everywhere is reached by. */
const ANY: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

function authority(host: string, port: number): string {
  const reached = ANY[host] ?? host;
  return `${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}

/**
 * Asks the gateway that runs with this configuration; with an order it is a POST.
 *
 * @throws ConverseError `gateway-not-running`, or what the gateway answered
 */
export async function askGateway(
  config: Config,
  path: string,
  order?: object,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const { port, key } = await readControl(config.xmpp.data);
  const place = authority(config.listen.host, port);
  const answer = await fetch(`http://${place}${path}`, {
    method: order === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    redirect: "error",
    ...(order !== undefined && { body: JSON.stringify(order) }),
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch((cause: Error) => {
    throw new ConverseError("gateway-not-running", `no gateway answers at ${place}`, { cause });
  });
  const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  if (answer.ok) return { status: answer.status, body };
  const known = catalogue.errors.find(({ code }) => code === body["code"]);
  if (known === undefined || known.code === "system-control-refused")
    throw new ConverseError("gateway-not-running", `what answers at ${place} is not this gateway`);
  throw new ConverseError(known.code, known.title);
}
