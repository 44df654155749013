import { environmentPairs, parseSecrets, readSecretsFile, type SecretPairs } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import type { Input, Option } from "../command.ts";
import type { Edges } from "../edges.ts";

/** The options of a command that needs the secrets of one site. */
export const SECRETS_OPTIONS = {
  secrets: {
    value: "FILE",
    help: "the secrets file; without it CONVERSE_OTP_SEED and CONVERSE_TOKEN_SECRET",
  },
  site: { value: "NAME", help: "the site in the secrets file, if it has several" },
} as const satisfies Record<string, Option>;

function fromFile(path: string, site: string | undefined, uid: number | undefined): SecretPairs {
  const sites = parseSecrets(readSecretsFile(path, uid), path);
  const names = [...sites.keys()].join(", ");
  if (site === undefined && sites.size > 1) {
    throw new ConverseError("cli-usage", `${path} has several sites; add --site with one of ${names}`);
  }
  const pairs = site === undefined ? [...sites.values()][0] : sites.get(site);
  if (pairs !== undefined) return pairs;
  const missing = site === undefined ? "no site" : `no site ${JSON.stringify(site)}`;
  throw new ConverseError("secret-missing", `${path} has ${missing}${names && `; it has ${names}`}`);
}

/** The pairs that the options and the environment name, not yet judged. */
export async function choosePairs(input: Input, { env, uid }: Edges): Promise<SecretPairs> {
  const path = input.text("secrets");
  const site = input.text("site");
  if (path !== undefined) return fromFile(path, site, uid);
  if (site !== undefined) throw new ConverseError("cli-usage", "--site belongs to --secrets=FILE");
  const pairs = environmentPairs(env);
  if (pairs !== undefined) return pairs;
  throw new ConverseError(
    "secret-missing",
    "there are no secrets: give --secrets=FILE or set CONVERSE_OTP_SEED and CONVERSE_TOKEN_SECRET",
  );
}
