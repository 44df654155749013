import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FILE, tokenVectors } from "../generate-token-vectors.ts";
import type { TokenCase } from "../token-vectors/cases.ts";
import type { MintVector } from "../token-vectors/minted.ts";
import { AT, DEMO, type Secrets, SITES, type SiteName } from "../token-vectors/sites.ts";

interface Vectors {
  at: number;
  sites: { name: SiteName; domain: string; secrets: Secrets[]; steps: number }[];
  cases: TokenCase[];
  mint: MintVector[];
  secrets: (Secrets & { name: string; expect: string })[];
}

const text = readFileSync(FILE, "utf8");
const { at, sites, cases, mint, secrets } = JSON.parse(text) as Vectors;
const codes = (
  JSON.parse(readFileSync(new URL("../errors.json", import.meta.url), "utf8")) as {
    errors: { code: string; where: string[] }[];
  }
).errors.filter((error) => error.where.includes("token"));

function nonceOf(vector: TokenCase): string {
  return vector.token?.slice(8, 40) ?? "";
}

test("the committed file is what the script makes", () => {
  expect(text).toBe(tokenVectors());
});

test("there are sixty cases and more, the refused ones first, each with a name of its own", () => {
  expect(cases.length).toBeGreaterThanOrEqual(60);
  const firstAccepted = cases.findIndex((vector) => vector.expect === "ok");
  expect(cases.slice(firstAccepted).every((vector) => vector.expect === "ok")).toBe(true);
  expect(firstAccepted).toBeGreaterThan(cases.length / 2);
  for (const named of [cases, mint, secrets, sites]) {
    expect(new Set(named.map(({ name }) => name)).size).toBe(named.length);
  }
});

test("all cases happen at one instant, in the middle of a step", () => {
  expect(at).toBe(AT);
  expect(at % 30).toBe(15);
  expect(new Set(cases.map((vector) => vector.at))).toEqual(new Set([at]));
});

test("a case has the secrets and the window of its site, and few sites do for all", () => {
  expect(sites.length).toBeLessThan(10);
  for (const { name, domain, secrets: pairs, steps } of sites) {
    expect({ domain, secrets: pairs, steps }).toEqual(SITES[name]);
    expect(name).toMatch(/^[a-z0-9-]+$/);
  }
  for (const vector of cases) {
    expect(vector).toMatchObject({ secrets: SITES[vector.site].secrets, steps: SITES[vector.site].steps });
  }
});

test("bytes are given where and only where they are not UTF-8", () => {
  for (const { jid, jidBase64, token, tokenBase64 } of cases) {
    for (const [plain, base64] of [
      [jid, jidBase64],
      [token, tokenBase64],
    ]) {
      expect((plain === undefined) !== (base64 === undefined)).toBe(true);
      if (plain !== undefined) expect(Buffer.from(plain).toString()).toBe(plain);
      const bytes = Buffer.from(base64 ?? "", "base64");
      if (base64 !== undefined) expect(Buffer.from(bytes.toString()).equals(bytes)).toBe(false);
    }
  }
});

test("an accepted case is for a JID of its site and has a nonce that no accepted case of the site has", () => {
  const seen = new Set<string>();
  for (const vector of cases.filter(({ expect: code }) => code === "ok")) {
    const key = `${vector.site} ${nonceOf(vector)}`;
    expect(seen).not.toContain(key);
    seen.add(key);
    expect(vector.jid?.endsWith(`@${SITES[vector.site].domain}`), vector.name).toBe(true);
  }
});

test("one accepted case has the nonce of a refused one", () => {
  const refused = new Set(cases.filter((vector) => vector.expect === "token-signature").map(nonceOf));
  expect(cases.filter((vector) => vector.expect === "ok" && refused.has(nonceOf(vector)))).toHaveLength(1);
});

test("a password begins with a zero, and a signature has the characters that base64 for URLs lacks", () => {
  expect(cases.some((vector) => vector.expect === "ok" && vector.token?.startsWith("0"))).toBe(true);
  const urlAlphabet = cases.find((vector) => vector.name === "the base64 alphabet for URLs");
  expect(urlAlphabet?.token).toMatch(/[-_]/);
});

test("each code of the token is expected somewhere, and no other", () => {
  const expected = new Set([...cases, ...secrets].map((vector) => vector.expect));
  expect([...expected].sort()).toEqual(["ok", ...codes.map((error) => error.code)].sort());
});

test("the demo secrets stand in the file to be refused only", () => {
  const demo = Object.values(DEMO);
  const holdsDemo = (pairs: readonly Secrets[]) =>
    pairs.some((pair) => demo.includes(pair.otpSeed) || demo.includes(pair.tokenSecret));
  for (const vector of cases) expect(vector.expect === "secret-demo").toBe(holdsDemo(vector.secrets));
  expect(mint.some((vector) => holdsDemo([vector.secrets]))).toBe(false);
});
