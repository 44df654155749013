import { ConverseError } from "../errors.ts";
import type { Exchange } from "./exchange.ts";

export interface BodyLimits {
  bytes: number;
  /** From now to the last byte. */
  milliseconds: number;
}

const NOTHING = Buffer.alloc(0);

/**
 * Reads the whole body.
 *
 * @throws ConverseError `request-too-large`, before anything is read where the client says how much it will send;
 *   `request-timeout`; `request-malformed` when the client goes away in the middle.
 */
export function readBody({ req, res }: Pick<Exchange, "req" | "res">, limits: BodyLimits): Promise<Buffer> {
  const { "content-length": length, "transfer-encoding": encoding } = req.headers;
  if (encoding === undefined && (length === undefined || length === "0")) return Promise.resolve(NOTHING);
  const tooLarge = new ConverseError("request-too-large", `The body has more than ${limits.bytes} bytes.`);
  if (Number(length) > limits.bytes) return Promise.reject(tooLarge);
  if (req.headers.expect !== undefined) res.writeContinue();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (error?: ConverseError) => {
      clearTimeout(timer);
      req.off("data", read);
      // What still comes is thrown away, so that the client can finish and then read the answer.
      req.resume();
      if (error === undefined) resolve(Buffer.concat(chunks, bytes));
      else reject(error);
    };
    const timer = setTimeout(() => {
      settle(new ConverseError("request-timeout", "The body did not arrive in time."));
    }, limits.milliseconds);
    const read = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limits.bytes) settle(tooLarge);
      else chunks.push(chunk);
    };
    req.on("data", read);
    req.once("end", () => settle());
    req.once("error", (cause) => {
      settle(new ConverseError("request-malformed", "The client went away.", { cause }));
    });
  });
}
