import { AT, type CasePlan, WINDOW } from "./cases.ts";

export const ACCEPTED: readonly CasePlan[] = [
  { name: "an order of Plone's" },
  { name: "a question of the gateway's", direction: "gateway" as const },
  { name: "30 s old", signed: { time: String(AT - WINDOW) } },
  { name: "30 s ahead", signed: { time: String(AT + WINDOW) } },
  { name: "letters outside ASCII in the body", seen: { body: '{"domain":"bücher.example"}' } },
  { name: "a body that is not UTF-8", seen: { body: Buffer.from([0x7b, 0xff, 0x00, 0x7d]) } },
  { name: "a site with digits and hyphens", seen: { site: "site-2" } },
  { name: "a nonce of zeros", signed: { nonce: "0".repeat(32) } },
].map((plan) => ({ ...plan, expect: "ok" }));
