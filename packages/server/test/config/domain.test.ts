import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isXmppDomain } from "../../src/config/domain.ts";

const file = new URL("../../../../spec/xmpp-domains.json", import.meta.url);
const { refused, accepted } = JSON.parse(readFileSync(file, "utf8")) as Record<
  "refused" | "accepted",
  { domain: string; why: string }[]
>;

test.each(refused)("no domain: $why", ({ domain }) => {
  expect(isXmppDomain(domain)).toBe(false);
});

test.each(accepted)("a domain: $why", ({ domain }) => {
  expect(isXmppDomain(domain)).toBe(true);
});
