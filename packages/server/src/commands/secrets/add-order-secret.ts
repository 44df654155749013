import type { RandomBytes } from "@collective-converse/token";
import { judgeOrderSecret, parseOrderSecret, readSecretsFile, refuseProblems } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import { type Files, writeSecretsFile } from "./write-secrets-file.ts";

function orderSecretOf(text: string, path: string): string | undefined {
  try {
    return parseOrderSecret(Buffer.from(text), path);
  } catch {
    // The message would speak of lines that are not in the file.
    return undefined;
  }
}

/**
 * Makes what a Prosody that is not the gateway's own demands of who gives it orders, if the file has none. Resolves
 * whether it was made; all else in the file stays as it is.
 *
 * Errors: `secrets-unwritable`, those of the file, and a `secret-...` where there is one that cannot be used.
 */
export async function addOrderSecret(
  path: string,
  { uid, randomBytes }: { uid: number | undefined; randomBytes: RandomBytes },
  files?: Files,
): Promise<boolean> {
  let isAdded = false;
  const compose = async () => {
    const bytes = readSecretsFile(path, uid);
    const there = parseOrderSecret(bytes, path);
    if (there !== "") {
      refuseProblems(path, judgeOrderSecret(there));
      return undefined;
    }
    const secret = Buffer.from(randomBytes(32)).toString("hex");
    const text = `${bytes.toString("utf8").trimEnd()}\n\n[prosody]\norder_secret = "${secret}"\n`;
    if (orderSecretOf(text, path) !== secret) {
      const message = `${path}: the table [prosody] is there without an order_secret; remove it and run the command again`;
      throw new ConverseError("secrets-syntax", message);
    }
    isAdded = true;
    return text;
  };
  await writeSecretsFile(path, compose, files);
  return isAdded;
}
