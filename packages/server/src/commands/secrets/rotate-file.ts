import { generateSecrets, type RandomBytes, type Secrets } from "@collective-converse/token";
import type { SecretPairs } from "../../config/index.ts";
import {
  fileNames,
  judgePairs,
  parsePloneKeys,
  parseSecrets,
  readSecretsFile,
  refuseProblems,
} from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import { isPrepared, type NewPairs, replacedAt, replacePairs } from "./replace-pairs.ts";
import { type Files, writeSecretsFile } from "./write-secrets-file.ts";

/**
 * How long tokens of a replaced pair may still be on their way, in milliseconds: they live for a minute at most, and
 * clocks of two machines may differ.
 */
const REST_MS = 120_000;

export interface RotateOptions {
  /**
   * `keep`: a new pair, the old one as previous. `now`: a new pair alone. `finish`: no new pair, no previous one. For a
   * Prosody with a file of its own, `prepare`: a new pair that is accepted and not used yet; `switch`: that one is used,
   * the old one is previous.
   */
  how: "keep" | "now" | "finish" | "prepare" | "switch";
  /** Drop a previous pair however young it is. */
  force: boolean;
  /** Unix milliseconds. */
  at: number;
  uid: number | undefined;
  randomBytes: RandomBytes;
}

function refuseEarly(text: string, name: string, path: string, at: number): void {
  const since = replacedAt(text, name);
  if (since === undefined || at - since >= REST_MS) return;
  const seconds = Math.ceil((REST_MS - (at - since)) / 1000);
  throw new ConverseError(
    "secrets-rotation-early",
    `${path}: the secrets of ${name} were replaced at ${new Date(since).toISOString()}, and tokens from before that ` +
      `would be refused; wait ${seconds} s`,
  );
}

/** An old pair that nobody may use cannot become the previous one, for with it all would be refused. */
function refuseUnusable(path: string, name: string, pair: Secrets): void {
  const problems = judgePairs([pair], fileNames(name));
  refuseProblems(
    path,
    problems.map((problem) => ({
      ...problem,
      message: `${problem.message}; it cannot stay as previous, so rotate with --now`,
    })),
  );
}

/** What the site has afterwards; `undefined` where nothing is to be done. */
function plan(pairs: SecretPairs, { how, at, randomBytes }: RotateOptions): NewPairs | undefined {
  const [current, previous] = pairs;
  if (how === "finish") return previous && { current };
  if (how === "switch") return previous && { current: previous, previous: { pair: current, since: at } };
  const fresh = generateSecrets(randomBytes);
  if (how === "now") return { current: fresh };
  if (how === "prepare") return { current, previous: { pair: fresh, since: at, isPrepared: true } };
  return { current: fresh, previous: { pair: current, since: at } };
}

function textOf(map: ReadonlyMap<string, unknown>): string {
  return JSON.stringify([...map].sort());
}

/** What the text must hold afterwards. */
interface Expected {
  pairs: ReadonlyMap<string, SecretPairs>;
  keys: ReadonlyMap<string, string>;
}

function expectContent(text: string, path: string, { pairs, keys }: Expected): void {
  try {
    const bytes = Buffer.from(text);
    const isSame = textOf(parseSecrets(bytes, path)) === textOf(pairs);
    if (isSame && textOf(parsePloneKeys(bytes, path)) === textOf(keys)) return;
  } catch {
    // The message would speak of lines that are not in the file.
  }
  throw new ConverseError(
    "secrets-syntax",
    `${path}: the pairs cannot be replaced in it; write each site as a table [sites.NAME]`,
  );
}

/**
 * Rotates the secrets of these sites, without names of all in the file. Resolves with the sites that were changed, all
 * at once: a reader finds the old file or the new one.
 *
 * Errors: `secrets-rotation-early`, `secret-missing` and those of the file, of its pairs and of writing it.
 */
export async function rotateFile(
  path: string,
  names: readonly string[] | undefined,
  options: RotateOptions,
  files?: Files,
): Promise<readonly string[]> {
  const changed: string[] = [];
  const compose = async () => {
    const bytes = readSecretsFile(path, options.uid);
    const sites = parseSecrets(bytes, path);
    let text = bytes.toString("utf8");
    for (const name of new Set(names ?? sites.keys())) {
      const pairs = sites.get(name);
      if (pairs === undefined) {
        throw new ConverseError("secret-missing", `${path} has no secrets for ${JSON.stringify(name)}`);
      }
      if (options.how === "keep" || options.how === "prepare") refuseUnusable(path, name, pairs[0]);
      if (options.how === "switch" && !isPrepared(text, name)) {
        const message = `${path}: no new secrets were prepared for ${name}; run \`secrets rotate --prepare\` first`;
        throw new ConverseError("secrets-not-prepared", message);
      }
      if (options.how !== "now" && !options.force) refuseEarly(text, name, path, options.at);
      const next = plan(pairs, options);
      if (next === undefined) continue;
      text = replacePairs(text, name, next);
      sites.set(name, next.previous ? [next.current, next.previous.pair] : [next.current]);
      changed.push(name);
    }
    if (changed.length === 0) return undefined;
    expectContent(text, path, { pairs: sites, keys: parsePloneKeys(bytes, path) });
    return text;
  };
  await writeSecretsFile(path, compose, files);
  return changed;
}
