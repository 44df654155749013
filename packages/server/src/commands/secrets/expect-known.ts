import { fingerprint } from "../../config/fingerprint.ts";
import { type Config, openOrderSecret, parseSecrets, readSecretsFile } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import { askProsody } from "../../xmpp/index.ts";
import type { Edges } from "../edges.ts";

const ANSWER_MS = 5_000;

async function printsAt(url: string, domain: string, secret: string): Promise<readonly unknown[]> {
  const { status, body } = await askProsody({
    url,
    domain,
    method: "GET",
    path: "/converse/secrets",
    headers: { authorization: `Bearer ${secret}` },
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch((cause: Error) => {
    const message = `Prosody cannot be asked at ${url}: ${cause.message}`;
    throw new ConverseError("secrets-not-known", message, { cause });
  });
  const answer: unknown = status === 200 ? JSON.parse(body) : undefined;
  const prints = (answer as { fingerprints?: unknown } | undefined)?.fingerprints;
  if (Array.isArray(prints)) return prints;
  throw new ConverseError(
    "secrets-not-known",
    `Prosody does not say which secrets it has for ${domain}: status ${status}`,
  );
}

/**
 * Asks a Prosody that is not ours whether it knows the prepared secrets of these sites; it says their fingerprints.
 *
 * @throws ConverseError `secrets-not-known`, and those of the secrets file
 */
export async function expectKnown(config: Config, names: readonly string[], edges: Edges): Promise<void> {
  const pairs = parseSecrets(readSecretsFile(config.secretsFile, edges.uid), config.secretsFile);
  const secret = openOrderSecret(config, edges.env, edges.uid)();
  for (const { name, domain } of config.sites.filter((site) => names.includes(site.name))) {
    const prepared = pairs.get(name)?.[1];
    if (prepared === undefined) continue;
    const known = await printsAt(config.xmpp.url, domain, secret);
    if (known.includes(fingerprint(prepared))) continue;
    const message = `Prosody does not know the prepared secrets of ${name} yet: run \`config apply\` first`;
    throw new ConverseError("secrets-not-known", message);
  }
}
