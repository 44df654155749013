import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { TokenCase } from "../../../spec/token-vectors/cases.ts";
import type { MintVector } from "../../../spec/token-vectors/minted.ts";
import type { SecretsVector } from "../../../spec/token-vectors/secrets.ts";
import { checkSecrets, mintToken, verifyToken } from "../src/index.ts";

const vectors = JSON.parse(
  readFileSync(new URL("../../../spec/token-vectors.json", import.meta.url), "utf8"),
) as { cases: TokenCase[]; mint: MintVector[]; secrets: SecretsVector[] };

function text(plain: string | undefined, base64: string | undefined): string {
  return plain ?? Buffer.from(base64 ?? "", "base64").toString("utf8");
}

test.each(vectors.cases)("$expect: $name", (vector) => {
  const answer = verifyToken({
    jid: text(vector.jid, vector.jidBase64),
    token: text(vector.token, vector.tokenBase64),
    secrets: vector.secrets as [(typeof vector.secrets)[0]],
    at: vector.at,
    steps: vector.steps,
  });
  expect(answer.ok ? "ok" : answer.code).toBe(vector.expect);
});

test.each(vectors.mint)("mint: $name", ({ jid, at, nonce, secrets, token, expiresAt }) => {
  expect(mintToken({ jid, at, nonce, secrets })).toEqual({ token, expiresAt });
});

test.each(vectors.secrets)("secrets: $expect: $name", (vector) => {
  const check = checkSecrets(vector);
  expect(check.ok ? "ok" : check.code).toBe(vector.expect);
});
