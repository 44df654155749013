import { chmod, rename, writeFile } from "node:fs/promises";
import type { Secrets } from "@collective-converse/token";

export type SitePairs = readonly [current: Secrets, previous?: Secrets];

function lines({ otpSeed, tokenSecret }: Secrets): string {
  return `otp_seed = "${otpSeed}"\ntoken_secret = "${tokenSecret}"\n`;
}

/** Writes a `secrets.toml` at once, as a rotation does. Mode 0600 unless another is given. */
export async function writeSecretsFile(
  path: string,
  sites: Readonly<Record<string, SitePairs>>,
  mode = 0o600,
): Promise<void> {
  const tables = Object.entries(sites).map(([name, [current, previous]]) => {
    const before = previous === undefined ? "" : `\n[sites.${name}.previous]\n${lines(previous)}`;
    return `\n[sites.${name}]\n${lines(current)}${before}`;
  });
  await writeFile(`${path}~`, `version = 1\n${tables.join("")}`, { mode });
  await chmod(`${path}~`, mode);
  await rename(`${path}~`, path);
}
