import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keptOut } from "../../src/doctor/read-csp.ts";
import { PROXIES } from "../../src/setup/index.ts";
import { type Built, buildCommand } from "../bin/built-command.ts";
import { ask } from "./ask.ts";
import { startBehind } from "./start-proxy.ts";

const PAGE = new URL("../../../../docs/security-headers.md", import.meta.url);
const PROMISED = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "media-src 'self'",
  "form-action 'self'",
  "base-uri 'self'",
  "frame-ancestors 'self'",
].join("; ");

let built: Built;
let page: string;
beforeAll(async () => {
  [built, page] = [await buildCommand(), await readFile(PAGE, "utf8")];
});
afterAll(() => built.remove());

/** What stands in the page's block of this language. */
function block(language: string): string {
  const lines = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page)?.[1];
  if (lines === undefined) throw new Error(`docs/security-headers.md has no lines for ${language}`);
  return lines;
}

test("the policy of the documentation is the one of the stories, and lets the chat in", async () => {
  expect(block("").trim()).toBe(PROMISED);
  expect(keptOut([PROMISED], "https://www.example.org")).toEqual([]);
  const stories = await readFile(
    new URL("../../../../tests/e2e/environment/policy.ts", import.meta.url),
    "utf8",
  );
  for (const directive of PROMISED.split("; ")) expect(stories).toContain(directive);
});

test.each(PROXIES)("%s puts the headers on Plone's answers, and leaves the gateway's alone", async (name) => {
  const { site } = await startBehind(name, built.command, block(name));
  const { headers } = await ask(site.entry, { path: "/news" });
  expect(headers).toMatchObject({
    "content-security-policy": PROMISED,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
  });
  const own = await ask(site.entry, { path: "/chat/health" });
  expect(own.headers).toMatchObject({
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  });
  expect(await site.logIn(await site.session("jane"))).toBeDefined();
});
