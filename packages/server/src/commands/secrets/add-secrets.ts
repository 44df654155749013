import { generateSecrets, type RandomBytes } from "@collective-converse/token";
import {
  fileNames,
  judgePairs,
  parseSecrets,
  readSecretsFile,
  refuseProblems,
  type SecretPairs,
} from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import { HEAD, renderSecrets } from "./render-secrets.ts";
import { type Files, writeSecretsFile } from "./write-secrets-file.ts";

/** What stands there already must be usable, or the caller would believe that it is after this command. */
function refuseUnusable(path: string, sites: ReadonlyMap<string, SecretPairs>, names: readonly string[]) {
  const problems = names.flatMap((name) => {
    const pairs = sites.get(name);
    return pairs === undefined ? [] : judgePairs(pairs, fileNames(name));
  });
  refuseProblems(
    path,
    problems.map((problem) => ({
      ...problem,
      message: `${problem.message}; remove the site's table from the file and run the command again`,
    })),
  );
}

function refuseIfChanged(path: string, before: ReadonlyMap<string, SecretPairs>, text: string): void {
  try {
    const after = parseSecrets(Buffer.from(text), path);
    if ([...before].every(([name, pairs]) => JSON.stringify(after.get(name)) === JSON.stringify(pairs)))
      return;
  } catch {
    // The message would speak of lines that are not in the file.
  }
  throw new ConverseError(
    "secrets-syntax",
    `${path}: no table can be added at its end; write each site as a table [sites.NAME]`,
  );
}

/**
 * Makes the secrets of those sites that have none in the file, and the file if there is none; what is there stays as
 * it is, byte for byte. Resolves with the names of the sites that got secrets.
 *
 * Errors: `secrets-unwritable`, `secrets-permissions`, `secrets-unreadable`, `secrets-syntax`, and a `secret-...` where
 * a site of these has one that cannot be used.
 */
export async function addSecrets(
  path: string,
  names: readonly string[],
  { uid, randomBytes }: { uid: number | undefined; randomBytes: RandomBytes },
  files?: Files,
): Promise<readonly string[]> {
  let added: string[] = [];
  const compose = async (isNew: boolean) => {
    const bytes = isNew ? Buffer.from(HEAD) : readSecretsFile(path, uid);
    const sites = isNew ? new Map<string, SecretPairs>() : parseSecrets(bytes, path);
    refuseUnusable(path, sites, names);
    added = [...new Set(names)].filter((name) => !sites.has(name));
    if (added.length === 0) return undefined;
    const text = bytes.toString("utf8");
    const tables = added.map((name) => renderSecrets(name, generateSecrets(randomBytes)));
    const whole = [text, text.endsWith("\n") ? "" : "\n", ...tables].join("");
    refuseIfChanged(path, sites, whole);
    return whole;
  };
  await writeSecretsFile(path, compose, files);
  return added;
}
