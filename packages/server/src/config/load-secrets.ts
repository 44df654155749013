import { ConverseError } from "../errors.ts";
import type { Config, SiteSecrets } from "./config.ts";
import { environmentPairs } from "./environment-secrets.ts";
import { ENVIRONMENT_NAMES, fileNames, judgePairs } from "./judge-pairs.ts";
import { parseSecrets, type SecretPairs } from "./parse-secrets.ts";
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

/**
 * The secrets of every site: from the environment if a `CONVERSE_*` secret is set there, else from the file, which must
 * be readable for its owner, `uid`, alone. Other sites in the file are nobody's business here. May be called again at
 * any time to read what is there by then.
 *
 * Errors: `secrets-unreadable`, `secrets-permissions`, `secrets-syntax`, `secrets-environment`, `secret-missing`,
 * `secret-demo`, `secret-malformed`, `secret-weak`.
 */
export async function loadSecrets(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  uid: number | undefined = process.geteuid?.(),
): Promise<SiteSecrets> {
  const inEnvironment = environmentPairs(env);
  if (inEnvironment !== undefined) return fromEnvironment(config, inEnvironment);
  const path = config.secretsFile;
  const inFile = parseSecrets(await readSecretsFile(path, uid), path);
  const needed = config.sites.map(({ name }) => {
    const pairs: SecretPairs = inFile.get(name) ?? [{ otpSeed: "", tokenSecret: "" }];
    return [name, pairs] as const;
  });
  refuseProblems(
    path,
    needed.flatMap(([name, pairs]) => judgePairs(pairs, fileNames(name))),
  );
  return new Map(needed);
}
