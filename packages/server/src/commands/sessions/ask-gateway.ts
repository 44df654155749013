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
  const answer = await askForAnswer(config, path, order, AbortSignal.timeout(ANSWER_MS));
  return { status: answer.status, body: (await answer.json().catch(() => ({}))) as Record<string, unknown> };
}

/**
 * The values of an answer with one line of JSON for each, as they come; the gateway stops when nobody reads on.
 *
 * @throws ConverseError as `askGateway`, and `gateway-not-running` where the answer breaks off
 */
export async function* askGatewayForLines(
  config: Config,
  path: string,
  order: object,
): AsyncGenerator<unknown> {
  const ended = new AbortController();
  try {
    const { body } = await askForAnswer(config, path, order, ended.signal);
    const decoder = new TextDecoder();
    let text = "";
    for await (const bytes of (body ?? []) as AsyncIterable<Uint8Array>) {
      const lines = (text + decoder.decode(bytes, { stream: true })).split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) if (line !== "") yield JSON.parse(line);
    }
  } catch (cause) {
    if (cause instanceof ConverseError) throw cause;
    throw new ConverseError("gateway-not-running", "the gateway's answer broke off", { cause });
  } finally {
    ended.abort();
  }
}

async function askForAnswer(
  config: Config,
  path: string,
  order: object | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const { port, key } = await readControl(config.xmpp.data);
  const place = authority(config.listen.host, port);
  const answer = await fetch(`http://${place}${path}`, {
    method: order === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    redirect: "error",
    ...(order !== undefined && { body: JSON.stringify(order) }),
    signal,
  }).catch((cause: Error) => {
    throw new ConverseError("gateway-not-running", `no gateway answers at ${place}`, { cause });
  });
  if (answer.ok) return answer;
  const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  const known = catalogue.errors.find(({ code }) => code === body["code"]);
  if (known === undefined || known.code === "system-control-refused")
    throw new ConverseError("gateway-not-running", `what answers at ${place} is not this gateway`);
  throw new ConverseError(known.code, known.title);
}
