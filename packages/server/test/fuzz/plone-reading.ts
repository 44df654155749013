import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

const MODULE = new URL("../../../../plone/src/collective/converse/signed_requests.py", import.meta.url)
  .pathname;

/** Plone's own reader of signatures, which needs nothing of Plone's: a question a line, and a word a line. */
const SCRIPT = `
import hashlib, hmac, importlib.util, json, sys
spec = importlib.util.spec_from_file_location("signed_requests", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
class Key:
    site = "plone"
    def sign(self, message):
        return hmac.new(bytes(32), message, hashlib.sha256).digest()
for line in sys.stdin:
    headers, direction, path, body, now = json.loads(line)
    try:
        module.verify_request(headers, Key(), direction, "POST", path, bytes.fromhex(body), now)
        print("ok", flush=True)
    except module.SignatureRefused as refused:
        print(refused.args[0], flush=True)
    except Exception as error:
        print("raised " + repr(error), flush=True)
`;

export interface SignedQuestion {
  headers: readonly string[];
  direction: "plone" | "gateway";
  path: string;
  body: Uint8Array;
  /** Unix seconds. */
  now: number;
}

/** Started when it is asked first; it ends with this process. */
export class PloneReading {
  #child: ChildProcess | undefined;
  readonly #waiting: ((line: string) => void)[] = [];

  /** `ok`, or the code that Plone refuses with. The key is of 32 zeros. */
  verify({ headers, direction, path, body, now }: SignedQuestion): Promise<string> {
    const child = this.#child ?? this.#start();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      child.stdin?.write(
        `${JSON.stringify([headers, direction, path, Buffer.from(body).toString("hex"), now])}\n`,
      );
    });
  }

  #start(): ChildProcess {
    const child = spawn("python3", ["-c", SCRIPT, MODULE], { stdio: ["pipe", "pipe", "inherit"] });
    createInterface({ input: child.stdout }).on("line", (line) => this.#waiting.shift()?.(line));
    child.unref();
    for (const stream of [child.stdin, child.stdout]) (stream as unknown as { unref(): void }).unref();
    this.#child = child;
    return child;
  }
}
