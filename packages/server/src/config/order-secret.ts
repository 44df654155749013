import type { Config } from "./config.ts";
import { parseOrderSecret } from "./parse-secrets.ts";
import { type Problem, refuseProblems } from "./problems.ts";
import { readSecretsFile } from "./read-secrets-file.ts";

/** The same variable that Prosody's module reads. */
const VARIABLE = "CONVERSE_PROVISION_SECRET";
const FORM = /^[0-9a-f]{64}$/;

function refusal(secret: string): Pick<Problem, "code" | "message"> | undefined {
  if (secret === "") {
    return {
      code: "secret-missing",
      message: "not set, and a Prosody that is not the gateway's own needs it; run `secrets create`",
    };
  }
  if (!FORM.test(secret))
    return { code: "secret-malformed", message: "expected 64 characters of 0-9 and a-f" };
  const repeats = /^(.{1,32})\1+/.exec(secret)?.[0].length === secret.length;
  const isWeak = new Set(secret).size < 5 || repeats;
  return isWeak ? { code: "secret-weak", message: "repeats itself and can be guessed" } : undefined;
}

/** What is wrong with the secret of orders; never what it is. The rules are those of Prosody's module. */
export function judgeOrderSecret(secret: string, key = "prosody.order_secret"): Problem[] {
  const problem = refusal(secret);
  return problem === undefined ? [] : [{ key, ...problem }];
}

/**
 * Answers, at each call, what the gateway shows a Prosody that it does not run: the variable, else what is in the
 * secrets file at that moment.
 *
 * Errors of a call: those of the secrets file, and `secret-missing`, `secret-malformed`, `secret-weak`.
 */
export function openOrderSecret(
  { secretsFile }: Config,
  env: Readonly<Record<string, string | undefined>>,
  uid: number | undefined,
): () => string {
  const given = env[VARIABLE];
  return () => {
    const secret = given || parseOrderSecret(readSecretsFile(secretsFile, uid), secretsFile);
    refuseProblems(
      given ? "the environment" : secretsFile,
      judgeOrderSecret(secret, given ? VARIABLE : undefined),
    );
    return secret;
  };
}
