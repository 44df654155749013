import { ConverseError } from "../errors.ts";
import type { Config, SiteSecrets } from "./config.ts";
import { environmentPairs } from "./environment-secrets.ts";
import { ENVIRONMENT_NAMES, fileNames, judgePairs, judgePloneKey } from "./judge-pairs.ts";
import { parsePloneKeys, parseSecrets, type SecretPairs } from "./parse-secrets.ts";
import { refuseProblems } from "./problems.ts";
import { readSecretsFile } from "./read-secrets-file.ts";

function fromEnvironment({ sites }: Config, pairs: SecretPairs): SiteSecrets {
  const [site, ...others] = sites;
  if (site === undefined || others.length > 0) {
    throw new ConverseError(
      "secrets-environment",
      "CONVERSE_OTP_SEED and CONVERSE_TOKEN_SECRET are the secrets of one site, and the configuration has several; " +
        "unset them and keep the secrets in the file",
    );
  }
  refuseProblems("the environment", judgePairs(pairs, ENVIRONMENT_NAMES));
  return new Map([[site.name, pairs]]);
}

/** Those of the configured sites; other sites in the file are nobody's business here. */
function fromFile({ sites }: Config, bytes: Uint8Array, path: string): SiteSecrets {
  const inFile = parseSecrets(bytes, path);
  const needed = sites.map(({ name }) => {
    const pairs: SecretPairs = inFile.get(name) ?? [{ otpSeed: "", tokenSecret: "" }];
    return [name, pairs] as const;
  });
  const keys = parsePloneKeys(bytes, path);
  refuseProblems(
    path,
    needed.flatMap(([name, pairs]) => [
      ...judgePairs(pairs, fileNames(name)),
      ...judgePloneKey(keys.get(name), `sites.${name}.plone_key`),
    ]),
  );
  return new Map(needed);
}

/**
 * Answers, at each call, the secrets that every site has at that moment: those of the environment if a `CONVERSE_*`
 * secret is set there, else those of the file. The file is read each time, as Prosody does it at each login, and
 * understood again when its bytes are others; as long as nothing changes the answer is the same map.
 *
 * Errors of a call: `secrets-unreadable`, `secrets-permissions`, `secrets-syntax`, `secrets-environment`,
 * `secret-missing`, `secret-demo`, `secret-malformed`, `secret-weak`.
 */
export function openSecrets(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  uid: number | undefined,
): () => SiteSecrets {
  const inEnvironment = environmentPairs(env);
  if (inEnvironment !== undefined) return () => fromEnvironment(config, inEnvironment);
  const path = config.secretsFile;
  let known: { bytes: Buffer; secrets: SiteSecrets } | undefined;
  return () => {
    const bytes = readSecretsFile(path, uid);
    if (!known?.bytes.equals(bytes)) known = { bytes, secrets: fromFile(config, bytes, path) };
    return known.secrets;
  };
}
