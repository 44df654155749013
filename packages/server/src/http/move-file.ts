import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { ConverseError } from "../errors.ts";
import type { Exchange } from "./exchange.ts";
import { fileHeaders } from "./file-headers.ts";
import { requestProsody, unreachable } from "./request-prosody.ts";
import { SAFE_HEADERS } from "./safe-headers.ts";
import type { TunnelOptions } from "./tunnel-websocket.ts";

export interface MoveOptions extends TunnelOptions {
  /** How long nothing may move, either way. */
  idleMs: number;
}

/** Passes on what Prosody gives and says what it refuses. */
function answerWith(answer: IncomingMessage, { req, res }: Exchange): void {
  const { statusCode: status = 0 } = answer;
  answer.on("error", () => res.destroy());
  if (req.method !== "PUT" && (status === 200 || status === 206)) {
    res.writeHead(status, fileHeaders(answer.headers));
    answer.pipe(res);
    return;
  }
  answer.resume();
  if (req.method === "PUT") {
    if (status !== 201)
      throw new ConverseError("file-refused", `Prosody answered the file with status ${status}.`);
    res.writeHead(201, { ...SAFE_HEADERS, "Cache-Control": "no-store", "Content-Length": 0 }).end();
  } else if (status === 304 || status === 416) {
    res.writeHead(status, { ...SAFE_HEADERS, "Cache-Control": "private" }).end();
  } else if (status === 404 || status === 410) {
    throw new ConverseError("file-unknown", "Prosody does not have the file.");
  } else {
    throw new ConverseError("xmpp-unreachable", `Prosody answered for a file with status ${status}.`);
  }
}

/** Ends what does not go on; who is waited for decides what it is called. */
function watchIdle(asked: ClientRequest, { req }: Exchange, idleMs: number): void {
  const late = (code: string, why: string) => asked.destroy(new ConverseError(code, why));
  asked.setTimeout(idleMs, () => {
    if (req.complete) late("xmpp-timeout", "Nothing of the file moved for too long.");
    else late("request-timeout", "The file did not go on arriving.");
  });
}

/**
 * Moves one file, in either direction, as fast as the slower side takes it. Resolves when the client has its answer, or
 * is gone.
 *
 * @param path - of the file at Prosody
 * @param headers - those that Prosody gets besides its own
 * @throws ConverseError `file-refused`, `file-unknown`, `request-timeout`, `xmpp-timeout`, `xmpp-unreachable`
 */
export async function moveFile(
  exchange: Exchange,
  path: string,
  headers: OutgoingHttpHeaders,
  options: MoveOptions,
): Promise<void> {
  const { req, res } = exchange;
  return new Promise((resolve, reject) => {
    const asked = requestProsody(exchange, { method: req.method, path, headers }, options);
    watchIdle(asked, exchange, options.idleMs);
    asked.on("error", (cause: NodeJS.ErrnoException) => {
      // Prosody may close after an answer that comes before all of the file; then the answer is lost.
      if (req.method === "PUT" && !(cause instanceof ConverseError) && cause.syscall !== "connect")
        reject(new ConverseError("file-refused", "Prosody ended the connection in the middle.", { cause }));
      else reject(unreachable(cause));
    });
    asked.on("response", (answer) => {
      try {
        answerWith(answer, exchange);
      } catch (error) {
        // What still comes of a file that was refused does not go to Prosody any more.
        req.unpipe(asked);
        reject(error);
      }
    });
    res.once("close", resolve);
    if (req.headers.expect !== undefined) res.writeContinue();
    if (req.method === "PUT") req.pipe(asked);
    else asked.end();
  });
}
