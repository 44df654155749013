import { resolve } from "node:path";
import {
  type Config,
  ENVIRONMENT_NAMES,
  environmentPairs,
  fileNames,
  judgePairs,
  judgePloneKey,
  loadConfig,
  loadSecrets,
  parsePloneKeys,
  parseSecrets,
  readSecretsFile,
  refuseProblems,
  type SecretPairs,
} from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import type { Input, Option } from "../command.ts";
import type { Edges } from "../edges.ts";

/** The options of a command that looks at the secrets of all sites. */
export const SOURCE_OPTIONS = {
  config: { value: "FILE", help: "converse.toml: the secrets that `run` would use; or:" },
  secrets: {
    value: "FILE",
    help: "the secrets file; without both CONVERSE_OTP_SEED and CONVERSE_TOKEN_SECRET",
  },
} as const satisfies Record<string, Option>;

/** The usable secrets of one site. */
export interface Found {
  /** `null` where nothing says it. */
  site: string | null;
  pairs: SecretPairs;
  /** Absent: the site has none. */
  ploneKey?: string | undefined;
}

export interface Source {
  /** Absolute path of the secrets file; `null`: the environment. */
  file: string | null;
  read(): Promise<readonly Found[]>;
}

function fromConfig(config: Config, { env, uid }: Edges): Source {
  const file = environmentPairs(env) === undefined ? config.secretsFile : null;
  return {
    file,
    read: async () => {
      const sites = await loadSecrets(config, env, uid);
      const keys =
        file === null ? new Map<string, string>() : parsePloneKeys(readSecretsFile(file, uid), file);
      return [...sites].map(([site, pairs]) => ({ site, pairs, ploneKey: keys.get(site) }));
    },
  };
}

function fromFile(file: string, { uid }: Edges): Source {
  return {
    file,
    read: async () => {
      const bytes = readSecretsFile(file, uid);
      const keys = parsePloneKeys(bytes, file);
      const sites = [...parseSecrets(bytes, file)];
      if (sites.length === 0) throw new ConverseError("secret-missing", `${file} has no site`);
      refuseProblems(
        file,
        sites.flatMap(([name, pairs]) => [
          ...judgePairs(pairs, fileNames(name)),
          ...judgePloneKey(keys.get(name), `sites.${name}.plone_key`),
        ]),
      );
      return sites.map(([site, pairs]) => ({ site, pairs, ploneKey: keys.get(site) }));
    },
  };
}

function fromEnvironment({ env }: Edges, command: string): Source {
  const pairs = environmentPairs(env);
  if (pairs === undefined) {
    const message = `${command}: give --config or --secrets, or set CONVERSE_OTP_SEED and CONVERSE_TOKEN_SECRET`;
    throw new ConverseError("cli-usage", message);
  }
  return {
    file: null,
    read: async () => {
      refuseProblems("the environment", judgePairs(pairs, ENVIRONMENT_NAMES));
      return [{ site: null, pairs }];
    },
  };
}

/**
 * Where the secrets are that the options name.
 *
 * Errors: `cli-usage` and those of the configuration; `read` rejects with those of the secrets.
 */
export async function chooseSource(input: Input, edges: Edges, command: string): Promise<Source> {
  const config = input.text("config");
  const file = input.text("secrets");
  if (config !== undefined && file !== undefined) {
    throw new ConverseError("cli-usage", `${command}: give either --config or --secrets`);
  }
  if (config !== undefined) return fromConfig(await loadConfig(config), edges);
  return file === undefined ? fromEnvironment(edges, command) : fromFile(resolve(file), edges);
}
