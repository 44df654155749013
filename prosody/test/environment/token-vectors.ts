import { readFileSync } from "node:fs";
import type { Secrets } from "@collective-converse/token";

/** `spec/token-vectors.json`, as far as a live server is told of it; `spec/README.md` says what it means. */
export interface TokenVectors {
  at: number;
  sites: { name: string; domain: string; secrets: [Secrets, Secrets?]; steps: number }[];
  cases: TokenCase[];
}

export interface TokenCase {
  name: string;
  site: string;
  jid?: string;
  jidBase64?: string;
  token?: string;
  tokenBase64?: string;
  expect: string;
}

export const vectors = JSON.parse(
  readFileSync(new URL("../../../spec/token-vectors.json", import.meta.url), "utf8"),
) as TokenVectors;

function bytesOf(text: string | undefined, base64: string | undefined): Buffer {
  return text === undefined ? Buffer.from(base64 ?? "", "base64") : Buffer.from(text);
}

/** The JID's and the token's bytes. */
export function claimOf({ jid, jidBase64, token, tokenBase64 }: TokenCase): { jid: Buffer; token: Buffer } {
  return { jid: bytesOf(jid, jidBase64), token: bytesOf(token, tokenBase64) };
}
