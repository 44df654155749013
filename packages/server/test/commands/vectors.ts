import { readFileSync } from "node:fs";
import type { TokenCase } from "../../../../spec/token-vectors/cases.ts";
import type { MintVector } from "../../../../spec/token-vectors/minted.ts";
import type { Secrets } from "../../../../spec/token-vectors/sites.ts";

interface Vectors {
  sites: { name: string; secrets: Secrets[] }[];
  cases: TokenCase[];
  mint: MintVector[];
}

export const vectors = JSON.parse(
  readFileSync(new URL("../../../../spec/token-vectors.json", import.meta.url), "utf8"),
) as Vectors;

function table(name: string, pair: Secrets | undefined): string {
  return pair ? `[${name}]\notp_seed = "${pair.otpSeed}"\ntoken_secret = "${pair.tokenSecret}"\n` : "";
}

/** A `secrets.toml` with the sites of the vectors. */
export function vectorSecrets(): string {
  const sites = vectors.sites.map(({ name, secrets: [current, previous] }) => {
    return table(`sites.${name}`, current) + table(`sites.${name}.previous`, previous);
  });
  return `version = 1\n${sites.join("")}`;
}

/** What a vector's text is for a program that reads UTF-8: what is none becomes U+FFFD. */
export function textOf(plain: string | undefined, base64: string | undefined): string {
  return plain ?? Buffer.from(base64 ?? "", "base64").toString("utf8");
}

/** The words that offer the vector's token on standard input. */
export function verifyArgs(vector: TokenCase, secretsFile: string): string[] {
  return [
    "token",
    "verify",
    `--secrets=${secretsFile}`,
    `--site=${vector.site}`,
    `--jid=${textOf(vector.jid, vector.jidBase64)}`,
    `--at=${vector.at}`,
    `--steps=${vector.steps}`,
    "-",
  ];
}
