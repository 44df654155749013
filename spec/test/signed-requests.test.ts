import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FILE, signedRequests } from "../generate-signed-requests.ts";
import type { RequestCase } from "../signed-requests/cases.ts";
import type { KeyVector } from "../signed-requests/keys.ts";

const text = readFileSync(FILE, "utf8");
const { at, window, cases, keys } = JSON.parse(text) as {
  at: number;
  window: number;
  cases: RequestCase[];
  keys: KeyVector[];
};
const { errors } = JSON.parse(readFileSync(new URL("../errors.json", import.meta.url), "utf8")) as {
  errors: { code: string; status: number | null }[];
};

test("the committed file is what the script makes", () => {
  expect(text).toBe(signedRequests());
});

test("the refused ones come first, each with a name of its own", () => {
  for (const named of [cases, keys]) {
    const firstAccepted = named.findIndex((vector) => vector.expect === "ok");
    expect(firstAccepted).toBeGreaterThan(named.length / 2);
    expect(named.slice(firstAccepted).every((vector) => vector.expect === "ok")).toBe(true);
    expect(new Set(named.map(({ name }) => name)).size).toBe(named.length);
  }
});

test("each refusal has a code that is answered with 401, and no code of a signature is left out", () => {
  const expected = new Set(cases.map((vector) => vector.expect).filter((code) => code !== "ok"));
  const known = errors.filter(({ code }) => code.startsWith("system-signature-"));
  expect([...expected, "system-signature-used"].sort()).toEqual(known.map(({ code }) => code));
  expect(new Set(known.map(({ status }) => status))).toEqual(new Set([401]));
});

test("an accepted request has a nonce that no other accepted one has, and stands in the window", () => {
  const accepted = cases.filter((vector) => vector.expect === "ok");
  const nonces = accepted.map(({ headers: [header] }) => /nonce=(\w+)/.exec(header ?? "")?.[1]);
  expect(new Set(nonces).size).toBe(accepted.length);
  for (const { headers } of accepted) {
    const time = Number(/time=(\d+)/.exec(headers[0] ?? "")?.[1]);
    expect(Math.abs(time - at)).toBeLessThanOrEqual(window);
  }
});
