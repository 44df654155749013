import { statSync } from "node:fs";
import {
  type Config,
  judgeOrderSecret,
  loadSecrets,
  parseOrderSecret,
  readSecretsFile,
  refuseProblems,
} from "../../config/index.ts";
import type { Edges } from "../edges.ts";
import { renderPair } from "../secrets/render-secrets.ts";

const HEAD = `# Written by \`collective-converse config apply\`; changes made here are lost.
version = 1
`;

/** Root reads the gateway's file, whoever runs the gateway; it must be its owner's alone all the same. */
function readerOf(file: string, uid: number | undefined): number | undefined {
  return uid === 0 ? (statSync(file, { throwIfNoEntry: false })?.uid ?? uid) : uid;
}

/**
 * The text of the secrets file of a Prosody that is not ours: the pairs of the configured sites and the secret of
 * orders, and not the key that only Plone and the gateway have.
 *
 * Errors: those of the secrets.
 */
export async function prosodySecrets(config: Config, { env, uid }: Edges): Promise<string> {
  const { secretsFile } = config;
  const reader = readerOf(secretsFile, uid);
  const pairs = await loadSecrets(config, env, reader);
  const given = env["CONVERSE_PROVISION_SECRET"];
  const order = given || parseOrderSecret(readSecretsFile(secretsFile, reader), secretsFile);
  refuseProblems(given ? "the environment" : secretsFile, judgeOrderSecret(order));
  const tables = [...pairs].map(([name, [current, previous]]) =>
    [
      "",
      `[sites.${name}]`,
      ...renderPair(current),
      ...(previous ? ["", `[sites.${name}.previous]`, ...renderPair(previous)] : []),
      "",
    ].join("\n"),
  );
  return [HEAD, ...tables, `\n[prosody]\norder_secret = "${order}"\n`].join("");
}
