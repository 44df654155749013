import type { Secrets } from "@collective-converse/token";

/** What a new secrets file begins with. */
export const HEAD = `# The keys of the chat's tokens. Whoever has them can log in as any member.
version = 1
`;

/** The two lines of a pair. */
export function renderPair({ otpSeed, tokenSecret }: Secrets): string[] {
  return [`otp_seed = "${otpSeed}"`, `token_secret = "${tokenSecret}"`];
}

/** The line of the key for requests between Plone and the gateway. */
export function renderPloneKey(key: string): string {
  return `plone_key = "${key}"`;
}

/** The table of one site; its name is `[a-z0-9-]+` and needs no quotes. */
export function renderSecrets(site: string, pair: Secrets, ploneKey: string): string {
  return ["", `[sites.${site}]`, ...renderPair(pair), renderPloneKey(ploneKey), ""].join("\n");
}
