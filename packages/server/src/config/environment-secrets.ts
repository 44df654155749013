import type { SecretPairs } from "./parse-secrets.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of one pair. */
export const CURRENT = { otpSeed: "CONVERSE_OTP_SEED", tokenSecret: "CONVERSE_TOKEN_SECRET" } as const;
export const PREVIOUS = {
  otpSeed: "CONVERSE_PREVIOUS_OTP_SEED",
  tokenSecret: "CONVERSE_PREVIOUS_TOKEN_SECRET",
} as const;

/**
 * Those of the four variables that are set, for a child that needs them; `undefined` where none is. An empty variable
 * is as good as none.
 */
export function environmentSecrets(env: Environment): Record<string, string> | undefined {
  const names = [...Object.values(CURRENT), ...Object.values(PREVIOUS)];
  const set = names.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  return set.length > 0 ? Object.fromEntries(set) : undefined;
}

/** The pairs in the environment, not yet judged; a variable that is missing beside another is an empty secret. */
export function environmentPairs(env: Environment): SecretPairs | undefined {
  const set = environmentSecrets(env);
  if (set === undefined) return undefined;
  const pairOf = (names: { otpSeed: string; tokenSecret: string }) => ({
    otpSeed: set[names.otpSeed] ?? "",
    tokenSecret: set[names.tokenSecret] ?? "",
  });
  const hasPrevious = Object.values(PREVIOUS).some((name) => name in set);
  return hasPrevious ? [pairOf(CURRENT), pairOf(PREVIOUS)] : [pairOf(CURRENT)];
}
