import {
  generatePloneKey,
  generateSecrets,
  type RandomBytes,
  type Secrets,
} from "@collective-converse/token";
import {
  fileNames,
  judgePairs,
  judgePloneKey,
  parsePloneKeys,
  parseSecrets,
  readSecretsFile,
  refuseProblems,
  type SecretPairs,
} from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import { HEAD, renderSecrets } from "./render-secrets.ts";
import { insertPloneKey } from "./replace-pairs.ts";
import { type Files, writeSecretsFile } from "./write-secrets-file.ts";

/** What a secrets file holds. */
interface Content {
  pairs: ReadonlyMap<string, SecretPairs>;
  keys: ReadonlyMap<string, string>;
}

/** The sites that got a pair and a key, and those that got a key only. */
export interface Added {
  sites: readonly string[];
  keys: readonly string[];
}

interface AddOptions {
  uid: number | undefined;
  randomBytes: RandomBytes;
  given?: ReadonlyMap<string, Secrets>;
}

function read(bytes: Uint8Array, path: string): Content {
  return { pairs: parseSecrets(bytes, path), keys: parsePloneKeys(bytes, path) };
}

/** What stands there already must be usable, or the caller would believe that it is after this command. */
function refuseUnusable(path: string, { pairs, keys }: Content, names: readonly string[]) {
  const problems = names.flatMap((name) => {
    const own = pairs.get(name);
    if (own === undefined) return [];
    return [
      ...judgePairs(own, fileNames(name)).map((problem) => ({ problem, what: "the site's table" })),
      ...judgePloneKey(keys.get(name), `sites.${name}.plone_key`).map((problem) => ({
        problem,
        what: "that line",
      })),
    ];
  });
  refuseProblems(
    path,
    problems.map(({ problem, what }) => ({
      ...problem,
      message: `${problem.message}; remove ${what} from the file and run the command again`,
    })),
  );
}

/** A pair that is given is for a site that has none: one that is there is never lost. */
function refuseOthers(path: string, { pairs }: Content, given: ReadonlyMap<string, Secrets>) {
  for (const [name, pair] of given) {
    const [own] = pairs.get(name) ?? [];
    if (own === undefined) continue;
    const isSame = own.otpSeed === pair.otpSeed && own.tokenSecret === pair.tokenSecret;
    const which = isSame ? "they are these already" : "they are others; they stay";
    throw new ConverseError("secrets-present", `${path} has secrets for ${name}, and ${which}`);
  }
}

/** What was there must be the same afterwards, and what is new must be there. */
function refuseIfChanged(path: string, before: Content, text: string, newKeys: ReadonlyMap<string, string>) {
  try {
    const after = read(Buffer.from(text), path);
    const isKept = [...before.pairs].every(
      ([name, pairs]) => JSON.stringify(after.pairs.get(name)) === JSON.stringify(pairs),
    );
    if (isKept && [...before.keys, ...newKeys].every(([name, key]) => after.keys.get(name) === key)) return;
  } catch {
    // The message would speak of lines that are not in the file.
  }
  throw new ConverseError(
    "secrets-syntax",
    `${path}: nothing can be added to it; write each site as a table [sites.NAME]`,
  );
}

/**
 * Makes the secrets of those sites that have none in the file, the `plone_key` of those that lack only that, and the
 * file if there is none; what is there stays as it is, byte for byte. Pairs by site that are `given`, and good, are not
 * made.
 *
 * Errors: `secrets-unwritable`, `secrets-permissions`, `secrets-unreadable`, `secrets-syntax`, a `secret-...` where a site
 * of these has one that cannot be used, and `secrets-present` where one with a given pair has a pair.
 */
export async function addSecrets(
  path: string,
  names: readonly string[],
  { uid, randomBytes, given = new Map() }: AddOptions,
  files?: Files,
): Promise<Added> {
  let added: Added = { sites: [], keys: [] };
  const compose = async (isNew: boolean) => {
    const bytes = isNew ? Buffer.from(HEAD) : readSecretsFile(path, uid);
    const before: Content = isNew ? { pairs: new Map(), keys: new Map() } : read(bytes, path);
    refuseUnusable(path, before, names);
    refuseOthers(path, before, given);
    const lacking = [...new Set(names)].filter((name) => !before.keys.has(name));
    const newKeys = new Map(lacking.map((name) => [name, generatePloneKey(randomBytes)]));
    added = {
      sites: lacking.filter((name) => !before.pairs.has(name)),
      keys: lacking.filter((name) => before.pairs.has(name)),
    };
    if (newKeys.size === 0) return undefined;
    let text = bytes.toString("utf8");
    for (const [name, key] of newKeys) {
      if (before.pairs.has(name)) text = insertPloneKey(text, name, key);
    }
    const tables = added.sites.map((name) =>
      renderSecrets(name, given.get(name) ?? generateSecrets(randomBytes), newKeys.get(name) ?? ""),
    );
    const whole = [text, tables.length === 0 || text.endsWith("\n") ? "" : "\n", ...tables].join("");
    refuseIfChanged(path, before, whole, newKeys);
    return whole;
  };
  await writeSecretsFile(path, compose, files);
  return added;
}
