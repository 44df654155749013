import { decodePloneKey } from "@collective-converse/token";
import type { Config } from "./config.ts";
import { environmentPairs } from "./environment-secrets.ts";
import { keyFingerprint } from "./fingerprint.ts";
import { judgePloneKey } from "./judge-pairs.ts";
import { parsePloneKeys } from "./parse-secrets.ts";
import { refuseProblems } from "./problems.ts";
import { readSecretsFile } from "./read-secrets-file.ts";

/** Where the other secrets are in the environment this one is there too, if it is anywhere. */
const VARIABLE = "CONVERSE_PLONE_KEY";

type Environment = Readonly<Record<string, string | undefined>>;

/** The texts of the configured sites' keys, from where the gateway's other secrets are, whatever they are. */
function findKeys(config: Config, env: Environment, uid: number | undefined): Map<string, string> {
  const names = config.sites.map(({ name }) => name);
  if (environmentPairs(env) !== undefined) {
    const key = env[VARIABLE];
    return new Map(key ? names.map((name) => [name, key]) : []);
  }
  const inFile = parsePloneKeys(readSecretsFile(config.secretsFile, uid), config.secretsFile);
  return new Map([...inFile].filter(([name]) => names.includes(name)));
}

/** The texts of those that may be used. Throws as the calls below do. */
function readKeys(config: Config, env: Environment, uid: number | undefined): Map<string, string> {
  const keys = findKeys(config, env, uid);
  const inEnvironment = environmentPairs(env) !== undefined;
  refuseProblems(
    inEnvironment ? "the environment" : config.secretsFile,
    [...keys].flatMap(([name, key]) =>
      judgePloneKey(key, inEnvironment ? VARIABLE : `sites.${name}.plone_key`),
    ),
  );
  return keys;
}

/**
 * Answers, at each call, the 32 bytes of each site's `plone_key` at that moment; a site without one is not in it.
 *
 * Errors of a call: `secrets-unreadable`, `secrets-permissions`, `secrets-syntax`, `secret-missing`,
 * `secret-malformed`, `secret-weak`.
 */
export function openPloneKeys(
  config: Config,
  env: Environment,
  uid: number | undefined,
): () => ReadonlyMap<string, Uint8Array> {
  return () => new Map([...readKeys(config, env, uid)].map(([name, key]) => [name, decodePloneKey(key)]));
}

/** The same with the fingerprint of each key in its place. */
export function openPloneKeyPrints(
  config: Config,
  env: Environment,
  uid: number | undefined,
): () => ReadonlyMap<string, string> {
  return () => new Map([...readKeys(config, env, uid)].map(([name, key]) => [name, keyFingerprint(key)]));
}
