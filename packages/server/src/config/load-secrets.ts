import type { Config, SiteSecrets } from "./config.ts";
import { openSecrets } from "./open-secrets.ts";

/**
 * The secrets of every site as they are now, from where a gateway of this configuration and environment has them. A
 * file must be readable for its owner, `uid`, alone.
 *
 * Errors: those of `openSecrets`.
 */
export async function loadSecrets(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  uid: number | undefined = process.geteuid?.(),
): Promise<SiteSecrets> {
  return openSecrets(config, env, uid)();
}
