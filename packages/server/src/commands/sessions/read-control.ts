import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { ConverseError } from "../../errors.ts";
import { controlFile } from "../run/control-key.ts";

const LONGEST = 1_000;

/** Where the gateway listens, and the key by which it takes orders. */
export interface Control {
  port: number;
  key: string;
}

/**
 * What the running gateway has written. Root may read it in a folder of the gateway's account: a link is not followed, a
 * pipe is not waited for, and what has another form goes nowhere.
 *
 * @throws ConverseError `gateway-not-running`
 */
export async function readControl(dataFolder: string): Promise<Control> {
  const path = controlFile(dataFolder);
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (cause: NodeJS.ErrnoException) => {
      const why =
        cause.code === "ENOENT"
          ? `${path} is not there: no gateway was started with this configuration`
          : `${path} cannot be read (${cause.code}): run the command as the gateway's account or as root`;
      throw new ConverseError("gateway-not-running", why, { cause });
    },
  );
  try {
    const stats = await file.stat();
    const text = stats.isFile() && stats.size <= LONGEST ? await file.readFile("utf8") : "";
    return parse(text, path);
  } finally {
    await file.close();
  }
}

function parse(text: string, path: string): Control {
  try {
    const { port, key } = JSON.parse(text) as Record<string, unknown>;
    if (typeof port === "number" && Number.isInteger(port) && port > 0 && port < 65536)
      if (typeof key === "string" && /^[0-9a-f]{64}$/.test(key)) return { port, key };
  } catch {
    // It is said below.
  }
  throw new ConverseError("gateway-not-running", `${path} is not what a gateway writes: start it again`);
}
